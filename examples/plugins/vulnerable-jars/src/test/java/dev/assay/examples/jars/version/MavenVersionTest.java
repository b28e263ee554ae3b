package dev.assay.examples.jars.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MavenVersionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0-alpha1 1.0-beta1 1.0-milestone1 1.0-rc1 1.0-SNAPSHOT 1.0 1.0-sp1 1.0-foo 1.0-1 1.0.1",
                "2.0-alpha1 2.0-beta7 2.0-beta9 2.0-rc1 2.0 2.0.1 2.3 2.3.1 2.3.2 2.4-rc1 2.4 2.12.1 2.12.4 2.13.0",
                "31.1 31.1-android 31.1-jre 32.0.0-android 32.0.0-jre 32.0.1-jre",
                "42.2.27 42.2.27.jre7 42.2.28 42.2.28.jre7 42.3.0",
                "2.12.6 2.12.6.1 2.12.7 2.13.0-rc1 2.13.0",
                "9.0.0.M1 9.0.0.M27 9.0.0 9.0.1",
                "5.2.19.RELEASE 5.2.20.RELEASE 5.3.0-M1 5.3.0",
                "1.9 1.10 1.100 1.99999999999999999999999 1.100000000000000000000000"
            })
    void sortsAsMavenDoes(String ascending) {
        List<MavenVersion> inOrder = new ArrayList<>();
        for (String text : ascending.split(" ")) {
            inOrder.add(MavenVersion.of(text));
        }
        List<MavenVersion> mixed = new ArrayList<>(inOrder);
        Collections.reverse(mixed);
        Collections.sort(mixed);
        assertThat(mixed).containsExactlyElementsOf(inOrder);
        assertThat(inOrder).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 1.0 1.0.0 1.ga 1.0.FINAL 1-release 1.0.0-0",
                "5.2.20 5.2.20.RELEASE 5.2.20-GA",
                "1.0-rc1 1.0-CR1 1.0.RC1 1-rc-1",
                "4.1.71.Final 4.1.71",
                "1.0-a1 1.0-alpha-1",
                "1.01 1.1 1.001"
            })
    void knowsWhatIsTheSame(String equal) {
        String[] texts = equal.split(" ");
        for (String text : texts) {
            assertThat(MavenVersion.of(text))
                    .isEqualByComparingTo(MavenVersion.of(texts[0]))
                    .isEqualTo(MavenVersion.of(texts[0]))
                    .hasSameHashCodeAs(MavenVersion.of(texts[0]));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "${project.version}", "@version@"})
    void refusesWhatIsNoVersion(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> MavenVersion.of(text));
    }

    @Test
    void refusesAbsurdLength() {
        assertThatIllegalArgumentException().isThrownBy(() -> MavenVersion.of("1".repeat(129)));
    }

    @Test
    void keepsTheTextAsItWasWritten() {
        assertThat(MavenVersion.of(" 5.2.20.RELEASE ")).hasToString("5.2.20.RELEASE");
    }
}
