package dev.assay.internal.resource;

import static dev.assay.spi.configuration.Isolation.CLASSLOADER;
import static dev.assay.spi.configuration.Isolation.PROCESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.resource.Accuracy;
import dev.assay.spi.resource.ResourceRequest;
import dev.assay.spi.resource.Usage;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is learned per version of a plugin and level. */
class EstimatesTest {

    private static final long MIB = 1L << 20;
    private static final ResourceRequest DECLARED = new ResourceRequest(100 * MIB, 0.5);

    private final Estimates estimates = new Estimates();

    @Test
    void versionsAndLevelsLearnByThemselves() {
        for (int i = 0; i < 5; i++) {
            estimates.of("tls", "1.0", PROCESS).ended(Duration.ofSeconds(1), used(300));
        }

        assertThat(asks("1.0")).isGreaterThanOrEqualTo(300 * MIB);
        assertThat(asks("1.1")).as("a new version begins anew").isEqualTo(100 * MIB);
        assertThat(estimates
                        .of("tls", "1.0", CLASSLOADER)
                        .estimate(DECLARED, CLASSLOADER)
                        .memoryBytes())
                .isEqualTo(100 * MIB);
    }

    @Test
    void theEstimateIsTheMeanAndFourDeviationsOnceFiveRunsWereSeen() {
        RunHistory history = estimates.of("tls", "1.0", PROCESS);
        for (int i = 0; i < 4; i++) {
            history.ended(Duration.ofSeconds(1), used(200));
            assertThat(asks("1.0")).isEqualTo(100 * MIB);
        }
        history.ended(Duration.ofSeconds(1), used(200));

        // A first deviation of half the value, less a quarter of it with each of four equal runs: 100 * 0.75^4.
        assertThat(asks("1.0") / MIB).isEqualTo((long) (200 + 4 * 100 * Math.pow(0.75, 4)));
    }

    @Test
    void aRunThatWasEndedForItsMemoryRaisesTheNextRequestAtOnce() {
        RunHistory history = estimates.of("tls", "1.0", PROCESS);

        history.outgrew(100 * MIB, 200 * MIB, 0);

        assertThat(asks("1.0")).as("a fifth more than was seen").isEqualTo(240 * MIB);
        history.outgrew(240 * MIB, 250 * MIB, 0);
        assertThat(asks("1.0")).as("half as much again").isEqualTo(360 * MIB);
    }

    @Test
    void nothingIsAskedForAboveTheLimitAtWhichTheNextRunWouldEndToo() {
        estimates.of("tls", "1.0", PROCESS).outgrew(100 * MIB, 200 * MIB, 200 * MIB);

        assertThat(asks("1.0")).isEqualTo(200 * MIB);
    }

    @Test
    void whatWasRaisedFadesWithRunsThatTakeLess() {
        RunHistory history = estimates.of("tls", "1.0", PROCESS);
        history.outgrew(100 * MIB, 400 * MIB, 0);
        for (int i = 0; i < 100; i++) {
            history.ended(Duration.ofSeconds(1), used(110));
        }

        assertThat(asks("1.0")).isLessThan(125 * MIB);
    }

    @Test
    void theVersionThatWasNotSeenForLongestIsForgottenWhenThereAreTooMany() {
        estimates.of("first", "1", PROCESS).outgrew(0, 500 * MIB, 0);
        for (int i = 0; i < Estimates.MOST; i++) {
            estimates.of("p" + i, "1", PROCESS);
        }

        assertThat(estimates.size()).isEqualTo(Estimates.MOST);
        assertThat(estimates.of("first", "1", PROCESS).estimate(DECLARED, PROCESS))
                .isEqualTo(DECLARED);
    }

    private long asks(String version) {
        return estimates.of("tls", version, PROCESS).estimate(DECLARED, PROCESS).memoryBytes();
    }

    private static Usage used(long mib) {
        return new Usage(OptionalLong.of(1), Accuracy.SAMPLED, OptionalLong.of(mib * MIB), Accuracy.SAMPLED);
    }
}
