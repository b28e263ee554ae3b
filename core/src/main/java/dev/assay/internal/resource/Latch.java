package dev.assay.internal.resource;

/**
 * Something that is open or closed, and changes only when that is worth it.
 *
 * <p>Closes after two bad samples in a row, at once after a severe one; opens after three good ones, and not before its
 * dwell is over. If it has to close again soon after it opened, the dwell doubles, up to twelvefold, so that runs that
 * take more than they declare don't make it flutter. Sampler only.
 */
final class Latch {

    private static final int BAD_TO_CLOSE = 2;
    private static final int GOOD_TO_OPEN = 3;
    private static final int SOON_IN_DWELLS = 6;
    private static final int MOST_DWELLS = 12;

    private final long dwellNanos;

    private boolean open = true;
    private long changes;
    private int bad;
    private int good;
    private long closedAt;
    private long openedAt;
    private long dwells = 1;

    Latch(long dwellNanos) {
        this.dwellNanos = dwellNanos;
    }

    boolean isOpen() {
        return open;
    }

    long changes() {
        return changes;
    }

    /** Takes in a sample; whether that opened or closed it. */
    boolean step(long nowNanos, boolean isBad, boolean isSevere, boolean isWell) {
        bad = isBad ? bad + 1 : 0;
        good = isWell ? good + 1 : 0;
        if (open) {
            if (!isSevere && bad < BAD_TO_CLOSE) {
                return false;
            }
            boolean again = changes > 0 && nowNanos - openedAt <= SOON_IN_DWELLS * dwellNanos;
            dwells = again ? Math.min(MOST_DWELLS, dwells * 2) : 1;
            closedAt = nowNanos;
            good = 0;
        } else {
            if (good < GOOD_TO_OPEN || nowNanos - closedAt < dwells * dwellNanos) {
                return false;
            }
            openedAt = nowNanos;
        }
        open = !open;
        changes++;
        return true;
    }
}
