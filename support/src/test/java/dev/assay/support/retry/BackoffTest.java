package dev.assay.support.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void theCeilingDoublesUntilTheCap() {
        Backoff backoff = Backoff.fullJitter(SECOND, MINUTE, new Random(1));
        assertThat(backoff.ceiling(1)).isEqualTo(SECOND);
        assertThat(backoff.ceiling(2)).isEqualTo(Duration.ofSeconds(2));
        assertThat(backoff.ceiling(6)).isEqualTo(Duration.ofSeconds(32));
        assertThat(backoff.ceiling(7)).isEqualTo(MINUTE);
        assertThat(backoff.ceiling(Integer.MAX_VALUE)).isEqualTo(MINUTE);
    }

    @Test
    void theServersWishCountsIfItIsLonger() {
        Backoff backoff = Backoff.fullJitter(SECOND, MINUTE, new Random(1));
        assertThat(backoff.delay(1, Optional.of(Duration.ofHours(2)))).isEqualTo(Duration.ofHours(2));
        assertThat(backoff.delay(1, Optional.of(Duration.ZERO))).isBetween(Duration.ZERO, SECOND);
        assertThat(backoff.delay(1, Optional.empty())).isBetween(Duration.ZERO, SECOND);
    }

    @Test
    void nonsenseIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backoff.fullJitter(Duration.ZERO, MINUTE, new Random(1)))
                .withMessageContaining("base");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backoff.fullJitter(MINUTE, SECOND, new Random(1)))
                .withMessageContaining("cap");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Backoff.fullJitter(SECOND, MINUTE, new Random(1)).delay(0))
                .withMessageContaining("failures");
    }

    @Property
    void everyDelayLiesBetweenZeroAndTheCeiling(
            @ForAll @LongRange(min = 1) long base,
            @ForAll @LongRange(min = 0) long more,
            @ForAll @IntRange(min = 1, max = 200) int failures,
            @ForAll long seed) {
        long cap = base + more < base ? Long.MAX_VALUE : base + more;
        Backoff backoff = Backoff.fullJitter(Duration.ofNanos(base), Duration.ofNanos(cap), new Random(seed));
        BigInteger exact = BigInteger.valueOf(base).shiftLeft(failures - 1).min(BigInteger.valueOf(cap));
        assertThat(backoff.ceiling(failures)).isEqualTo(Duration.ofNanos(exact.longValueExact()));
        assertThat(backoff.delay(failures)).isBetween(Duration.ZERO, backoff.ceiling(failures));
    }

    @Test
    void aDurationBeyondLongNanosecondsIsTakenAsTheLongest() {
        Backoff backoff = Backoff.fullJitter(SECOND, Duration.ofSeconds(Long.MAX_VALUE), new Random(1));
        assertThat(backoff.ceiling(100)).isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
        assertThat(backoff.delay(100)).isBetween(Duration.ZERO, Duration.ofNanos(Long.MAX_VALUE));
    }
}
