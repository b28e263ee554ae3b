package dev.assay.internal.resource;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Whether new runs may begin at all, by the machine's memory: closes when it is short, opens when it has been well for
 * a while.
 *
 * <p>Closes after two bad samples in a row, at once below half of the low water; opens after three good ones, a quarter
 * better than what closes it, and not before its dwell is over. If it has to close again soon after it opened, the dwell
 * doubles, up to twelvefold, so that runs that take more than they declare don't make it flutter. CPU never closes it:
 * CPU gives way, memory doesn't. Sampler only.
 */
final class Gate {

    private static final int BAD_TO_CLOSE = 2;
    private static final int GOOD_TO_OPEN = 3;
    private static final double BETTER = 0.25;
    private static final int SOON_IN_DWELLS = 6;
    private static final int MOST_DWELLS = 12;

    /**
     * What it says.
     *
     * @param open whether runs may begin
     * @param cause why not, in words; empty if open
     * @param changes how often it closed or opened
     */
    record State(boolean open, String cause, long changes) {
        static final State OPEN = new State(true, "", 0);
    }

    private final double pressureLimit;
    private final long dwellNanos;

    private State state = State.OPEN;
    private int bad;
    private int good;
    private long closedAt;
    private long openedAt;
    private long dwells = 1;

    Gate(double pressureLimit, long dwellNanos) {
        this.pressureLimit = pressureLimit;
        this.dwellNanos = dwellNanos;
    }

    /** Takes in a sample. A value that is not known argues neither way. */
    State step(long nowNanos, OptionalLong available, long lowWater, OptionalDouble pressure) {
        boolean low = available.isPresent() && available.getAsLong() < lowWater;
        boolean severe = available.isPresent() && available.getAsLong() < lowWater / 2;
        boolean pressed = pressure.isPresent() && pressure.getAsDouble() >= pressureLimit;
        boolean known = available.isPresent() || pressure.isPresent();
        boolean well = known
                && (available.isEmpty() || available.getAsLong() >= (long) (lowWater * (1 + BETTER)))
                && (pressure.isEmpty() || pressure.getAsDouble() <= pressureLimit * (1 - BETTER));
        bad = low || pressed ? bad + 1 : 0;
        good = well ? good + 1 : 0;
        if (state.open()) {
            if (severe || bad >= BAD_TO_CLOSE) {
                boolean again = state.changes() > 0 && nowNanos - openedAt <= SOON_IN_DWELLS * dwellNanos;
                dwells = again ? Math.min(MOST_DWELLS, dwells * 2) : 1;
                closedAt = nowNanos;
                good = 0;
                state = new State(false, cause(low, available, lowWater, pressure), state.changes() + 1);
            }
        } else if (good >= GOOD_TO_OPEN && nowNanos - closedAt >= dwells * dwellNanos) {
            openedAt = nowNanos;
            state = new State(true, "", state.changes() + 1);
        }
        return state;
    }

    private String cause(boolean low, OptionalLong available, long lowWater, OptionalDouble pressure) {
        if (low) {
            return Sizes.text(available.orElse(0)) + " of memory were available, less than " + Sizes.text(lowWater);
        }
        return String.format(
                Locale.ROOT, "memory pressure was %.1f %%, at or above %.1f %%", pressure.orElse(0), pressureLimit);
    }
}
