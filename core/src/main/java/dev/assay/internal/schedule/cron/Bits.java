package dev.assay.internal.schedule.cron;

/** Sets of small numbers in a {@code long}. */
final class Bits {

    static final int NONE = 64;

    private Bits() {}

    static long range(int from, int to) {
        return (-1L >>> (63 - to)) & (-1L << from);
    }

    static boolean has(long set, int value) {
        return (set >>> value & 1) != 0;
    }

    /** The smallest member not below {@code from}; {@link #NONE} if there is none. */
    static int next(long set, int from) {
        return from > 63 ? NONE : Long.numberOfTrailingZeros(set & (-1L << from));
    }
}
