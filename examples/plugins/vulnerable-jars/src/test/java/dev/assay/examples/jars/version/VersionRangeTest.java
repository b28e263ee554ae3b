package dev.assay.examples.jars.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionRangeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[2.0-beta9,2.3.1) [2.4,2.12.2) [2.13.0,2.15.0) | 2.0-beta9 2.3 2.4 2.12.1 2.14.1 | 2.0-beta8 2.3.1 2.3.2 2.12.2 2.12.4 2.15.0",
                "(,1.10.0) | 1.5 1.9 1.10.0-rc1 | 1.10.0 1.11",
                "[1.2,1.2.17] | 1.2 1.2.17 | 1.1 1.2.18",
                "[4.0] | 4.0 4.0.0 | 4.0.1 4.0-rc1",
                "(1.0,2.0] | 1.0.1 2.0 | 1.0 2.0.1"
            })
    void containsWhatItSays(String range, String inside, String outside) {
        VersionRange versions = VersionRange.parse(range);
        for (String version : inside.split(" ")) {
            assertThat(versions.contains(MavenVersion.of(version))).as(version).isTrue();
        }
        for (String version : outside.split(" ")) {
            assertThat(versions.contains(MavenVersion.of(version))).as(version).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.0", "[1.0", "[2.0,1.0)", "[1.0,1.0)", "()", "(1.0)", "[1.0,2.0) x", "[,]x"})
    void refusesWhatHoldsNoVersion(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> VersionRange.parse(text));
    }
}
