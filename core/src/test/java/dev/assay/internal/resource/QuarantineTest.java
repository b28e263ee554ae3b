package dev.assay.internal.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.testkit.ManualTime;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Versions of plugins whose runs are ended for their limits again and again. */
class QuarantineTest {

    private static final Reason LIMIT = Reason.of(Reasons.LIMIT_EXCEEDED, "it used too much");

    private final ManualTime time = new ManualTime();
    private final Quarantine quarantine = new Quarantine(time);

    @Test
    void threeEndsWithinAnHourBarAVersionForAnHour() {
        assertThat(strike("1.0")).isEmpty();
        assertThat(strike("1.0")).isEmpty();
        assertThat(quarantine.refuse("tls", "1.0")).isNull();

        Quarantine.Entry entry = strike("1.0").orElseThrow();

        assertThat(Duration.between(entry.since(), entry.until())).isEqualTo(Duration.ofHours(1));
        assertThat(quarantine.entries()).containsExactly(entry);
        Reason refused = quarantine.refuse("tls", "1.0");
        assertThat(refused.code()).isEqualTo(Reasons.PLUGIN_QUARANTINED);
        assertThat(refused.text()).contains("it used too much");
        assertThat(refused.numbers())
                .containsEntry("untilMillis", entry.until().toEpochMilli())
                .containsEntry("times", 1);
        time.advance(Duration.ofHours(1));
        assertThat(quarantine.refuse("tls", "1.0")).isNull();
        assertThat(quarantine.entries()).isEmpty();
        assertThat(quarantine.releaseIfOver("tls", "1.0")).isTrue();
        assertThat(quarantine.releaseIfOver("tls", "1.0")).as("told once").isFalse();
    }

    @Test
    void endsFurtherApartAreNoHabit() {
        for (int i = 0; i < 20; i++) {
            assertThat(strike("1.0")).isEmpty();
            time.advance(Duration.ofMinutes(31));
        }
    }

    @Test
    void eachTimeIsTwiceAsLongUpToADay() {
        long[] hours = {1, 2, 4, 8, 16, 24, 24};
        for (long expected : hours) {
            strike("1.0");
            strike("1.0");
            Quarantine.Entry entry = strike("1.0").orElseThrow();
            assertThat(Duration.between(entry.since(), entry.until())).isEqualTo(Duration.ofHours(expected));
            time.advance(Duration.ofHours(expected));
            assertThat(quarantine.releaseIfOver("tls", "1.0")).isTrue();
        }
        time.advance(Duration.ofHours(25));
        strike("1.0");
        strike("1.0");

        assertThat(strike("1.0").orElseThrow().times())
                .as("a good day is forgiven")
                .isEqualTo(1);
    }

    @Test
    void anotherVersionIsAnotherMatter() {
        strike("1.0");
        strike("1.0");
        strike("1.0");

        assertThat(quarantine.refuse("tls", "1.1")).isNull();
        assertThat(quarantine.refuse("other", "1.0")).isNull();
    }

    @Test
    void aVersionThatWasReleasedBeginsAnew() {
        strike("1.0");
        strike("1.0");
        strike("1.0");

        assertThat(quarantine.release("tls", "1.0")).isTrue();
        assertThat(quarantine.refuse("tls", "1.0")).isNull();
        assertThat(quarantine.release("tls", "1.0")).isFalse();
        strike("1.0");
        strike("1.0");
        assertThat(strike("1.0").orElseThrow().times()).isEqualTo(1);
    }

    private Optional<Quarantine.Entry> strike(String version) {
        return quarantine.strike("tls", version, LIMIT);
    }
}
