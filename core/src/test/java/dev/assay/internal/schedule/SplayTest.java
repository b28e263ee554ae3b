package dev.assay.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** The law of the splay: settled by job and identity alone, bounded, and even. */
class SplayTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void staysTheSameForEver() {
        // Printed once and kept: a change here would move every job of every host.
        assertThat(Splay.offset("disk", "urn:assay:acme:agent:payments-1", HOUR))
                .isEqualTo(Duration.ofMillis(362_771));
    }

    @Property
    void staysBelowItsBound(@ForAll String job, @ForAll String identity, @ForAll @LongRange(min = 1) long millis) {
        long bound = millis % Duration.ofDays(36_525).toMillis() + 1;

        assertThat(Splay.offset(job, identity, Duration.ofMillis(bound)))
                .isBetween(Duration.ZERO, Duration.ofMillis(bound - 1));
    }

    @Test
    void tellsJobsAndIdentitiesApartWhereTheirTextsRunTogether() {
        assertThat(Splay.offset("a", "bc", HOUR)).isNotEqualTo(Splay.offset("ab", "c", HOUR));
    }

    @Test
    void withoutASplayThereIsNone() {
        assertThat(Splay.offset("a", "b", Duration.ZERO)).isZero();
    }

    @Test
    void spreadsAFleetEvenly() {
        int[] minutes = new int[60];
        for (int host = 0; host < 60_000; host++) {
            minutes[
                    (int) Splay.offset("disk", "urn:assay:acme:agent:" + host, HOUR)
                            .toMinutes()]++;
        }

        // 1000 expected in each; five standard deviations are 157.
        assertThat(Arrays.stream(minutes).min().getAsInt()).isGreaterThan(843);
        assertThat(Arrays.stream(minutes).max().getAsInt()).isLessThan(1157);
    }
}
