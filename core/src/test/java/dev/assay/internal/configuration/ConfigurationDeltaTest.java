package dev.assay.internal.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationException;
import dev.assay.spi.configuration.ConfigurationUpdate.Delta;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.configuration.SecretDeclaration;
import dev.assay.spi.configuration.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationDeltaTest {

    private final Configuration inForce = Configuration.builder("7")
            .source("https://example")
            .expires(Instant.EPOCH)
            .settings(Settings.builder().group("g", 1).build())
            .secret(SecretDeclaration.of("s", "env:S"))
            .plugin(PluginReference.ofHost("p"))
            .job(job("a", "p"))
            .job(job("b", "p"))
            .build();

    @Test
    void whatIsPutAndRemovedShowsAndTheRestStays() {
        Delta delta = new Delta(
                "07",
                "8",
                List.of(PluginReference.ofHost("q")),
                List.of(job("b", "q"), job("c", "q")),
                Set.of("a"),
                Map.of());

        Configuration next = ConfigurationDelta.apply(inForce, delta);

        assertThat(next.revision()).isEqualTo("8");
        assertThat(next.jobs()).containsExactly(job("b", "q"), job("c", "q"));
        assertThat(next.plugins()).containsExactly(PluginReference.ofHost("p"), PluginReference.ofHost("q"));
        assertThat(next.secrets()).containsOnlyKeys("s");
        assertThat(next.settings()).isSameAs(inForce.settings());
        assertThat(next.expires()).contains(Instant.EPOCH);
        assertThat(next.source()).isEqualTo("https://example");
        assertThat(next.digest()).isNotEqualTo(inForce.digest());
    }

    @Test
    void aDifferenceToAnotherRevisionIsRefused() {
        assertThatThrownBy(() -> ConfigurationDelta.apply(inForce, delta("6", List.of(), Set.of())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("BASE_MISMATCH");
    }

    @Test
    void oneJobIsNotPutAndRemovedAtOnce() {
        assertThatThrownBy(() -> ConfigurationDelta.apply(inForce, delta("7", List.of(job("a", "p")), Set.of("a"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("CONFLICT");
    }

    @ParameterizedTest
    @CsvSource({
        "9, 10, true",
        "10, 9, false",
        "10, 10, false",
        "010, 11, true",
        "99999999999999999999, 100000000000000000000, true",
        "a, b, false",
        "1, b, false"
    })
    void numbersAreComparedAsNumbersAndOtherRevisionsNotAtAll(String revision, String than, boolean older) {
        assertThat(Revisions.isOlder(revision, than)).isEqualTo(older);
    }

    private static Delta delta(String base, List<JobSpec> put, Set<String> remove) {
        return new Delta(base, "8", List.of(), put, remove, Map.of());
    }

    private static JobSpec job(String id, String plugin) {
        return JobSpec.builder(id).plugin(plugin).build();
    }
}
