package dev.assay.oshi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What OSHI's ticks mean on which system. */
class BusyTimeTest {

    private static final long MS = 1_000_000;

    @Test
    void allButIdleAndWaitingIsBusy() {
        long[] ticks = {100, 1, 50, 5000, 70, 2, 3, 4};

        assertThat(BusyTime.of(ticks, MS)).hasValue(160 * MS);
    }

    @Test
    void linuxAndWindowsCountMilliseconds() {
        long[] few = {1, 0, 0, 1, 0, 0, 0, 0};

        assertThat(BusyTime.tickNanos("GNU/Linux Linux", 1_000_000, few, 8)).isEqualTo(MS);
        assertThat(BusyTime.tickNanos("Windows Windows 11", 1_000_000, few, 8)).isEqualTo(MS);
    }

    @Test
    void elsewhereTheTimeSinceStartTells() {
        // 1000 s up, four processors.
        long[] milliseconds = {1_000_000, 0, 500_000, 2_500_000, 0, 0, 0, 0};
        long[] hundredths = {100_000, 0, 50_000, 250_000, 0, 0, 0, 0};

        assertThat(BusyTime.tickNanos("macOS Mac OS X", 1000, milliseconds, 4)).isEqualTo(MS);
        assertThat(BusyTime.tickNanos("macOS Mac OS X", 1000, hundredths, 4)).isEqualTo(10 * MS);
    }

    @Test
    void aCounterOf32BitsThatPassedItsSignGoesOn() {
        long[] wrapped = {Integer.MIN_VALUE, 0, 0, -5, 0, 0, 0, 0};

        assertThat(BusyTime.of(wrapped, MS)).hasValue((1L << 31) * MS);
    }

    @Test
    void ticksThatMakeNoSenseAreNotKnown() {
        assertThat(BusyTime.of(new long[8], MS)).isEmpty();
        assertThat(BusyTime.of(new long[] {1, 2}, MS)).isEmpty();
    }

    @Test
    void absurdTicksDoNotWrapAround() {
        long most = Long.MAX_VALUE;

        assertThat(BusyTime.of(new long[] {most, most, most, most, most, most, most, most}, 10 * MS)
                        .orElseThrow())
                .isPositive();
    }
}
