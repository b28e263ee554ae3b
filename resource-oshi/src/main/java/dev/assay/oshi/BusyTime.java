package dev.assay.oshi;

import java.util.OptionalLong;

/**
 * CPU time that the machine spent since it started, from OSHI's ticks.
 *
 * <p>A tick is meant to be a millisecond, but some systems' raw counters come through: macOS counts in hundredths of a
 * second, in 32 bits that wrap. Which it is shows in how many ticks there are for the time the machine is up.
 */
final class BusyTime {

    // OSHI's order: user, nice, system, idle, I/O wait, irq, soft irq, steal.
    private static final int IDLE = 3;
    private static final int IO_WAIT = 4;

    private static final long MILLISECOND = 1_000_000;
    private static final long HUNDREDTH = 10_000_000;

    /** With fewer milliseconds counted than this share of the time, they are none; a machine also sleeps. */
    private static final double COUNTED_LEAST = 0.3;

    private BusyTime() {}

    /**
     * How long a tick is, in nanoseconds.
     *
     * @param family the operating system as OSHI names it
     * @param upSeconds how long it is up
     */
    static long tickNanos(String family, long upSeconds, long[] ticks, int processors) {
        if (family.contains("Linux") || family.contains("Windows")) {
            return MILLISECOND;
        }
        double counted = 0;
        for (long tick : ticks) {
            counted += unwrapped(tick);
        }
        return counted >= COUNTED_LEAST * upSeconds * 1000.0 * processors ? MILLISECOND : HUNDREDTH;
    }

    /** CPU time spent, in nanoseconds; absent if the ticks make no sense. */
    static OptionalLong of(long[] ticks, long tickNanos) {
        if (ticks.length <= IO_WAIT) {
            return OptionalLong.empty();
        }
        long busy = 0;
        for (int kind = 0; kind < ticks.length; kind++) {
            if (kind != IDLE && kind != IO_WAIT) {
                busy += Math.min(unwrapped(ticks[kind]), Long.MAX_VALUE / HUNDREDTH / ticks.length);
            }
        }
        // All zero is how OSHI says that it could not ask.
        return busy == 0 ? OptionalLong.empty() : OptionalLong.of(busy * tickNanos);
    }

    private static long unwrapped(long tick) {
        return tick >= 0 ? tick : tick & 0xFFFF_FFFFL;
    }
}
