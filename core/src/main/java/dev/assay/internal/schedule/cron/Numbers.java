package dev.assay.internal.schedule.cron;

/**
 * What a field of numbers below 64 holds.
 *
 * @param set the numbers, as bits
 * @param starred whether it is written with a {@code *}
 * @param text how it is written, normalised; the parser reads it back
 */
record Numbers(long set, boolean starred, String text) {

    static Numbers only(int value) {
        return new Numbers(1L << value, false, Integer.toString(value));
    }

    boolean isSingle() {
        return Long.bitCount(set) == 1;
    }

    int first() {
        return Long.numberOfTrailingZeros(set);
    }
}
