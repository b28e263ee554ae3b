package dev.assay.internal.resource;

import java.util.Locale;

/**
 * Whether new runs may begin at all, by the machine's memory: closes when it is short or waited for too much, opens when
 * it has been a quarter better than that for a while.
 *
 * <p>CPU never closes it: CPU gives way, memory doesn't. Sampler only.
 */
final class Gate {

    private static final double BETTER = 0.25;

    /**
     * What a gate says.
     *
     * @param open whether runs may begin
     * @param cause why not, in words; empty if open
     * @param changes how often it closed or opened
     */
    record State(boolean open, String cause, long changes) {
        static final State OPEN = new State(true, "", 0);
    }

    private final double pressureLimit;
    private final double stallLimit;
    private final Latch latch;

    private State state = State.OPEN;

    /**
     * An open gate.
     *
     * @param pressureLimit for how much of the time something may wait for memory, in percent
     * @param stallLimit for how much of the time everything may
     */
    Gate(double pressureLimit, double stallLimit, long dwellNanos) {
        this.pressureLimit = pressureLimit;
        this.stallLimit = stallLimit;
        this.latch = new Latch(dwellNanos);
    }

    /** Takes in a sample. A negative value is not known and argues neither way. */
    State step(long nowNanos, long available, long lowWater, double pressure, double stall) {
        boolean low = available >= 0 && available < lowWater;
        boolean severe = available >= 0 && available < lowWater / 2;
        boolean pressed = pressure >= pressureLimit || stall >= stallLimit;
        boolean known = available >= 0 || pressure >= 0 || stall >= 0;
        boolean well = known
                && (available < 0 || available >= (long) (lowWater * (1 + BETTER)))
                && pressure <= pressureLimit * (1 - BETTER)
                && stall <= stallLimit * (1 - BETTER);
        if (latch.step(nowNanos, low || pressed, severe, well)) {
            state = new State(
                    latch.isOpen(),
                    latch.isOpen() ? "" : cause(low, available, lowWater, pressure, stall),
                    latch.changes());
        }
        return state;
    }

    private String cause(boolean low, long available, long lowWater, double pressure, double stall) {
        if (low) {
            return Sizes.text(available) + " of memory were available, less than " + Sizes.text(lowWater);
        }
        return pressure >= pressureLimit
                ? String.format(
                        Locale.ROOT, "memory pressure was %.1f %%, at or above %.1f %%", pressure, pressureLimit)
                : String.format(
                        Locale.ROOT,
                        "everything waited for memory for %.1f %% of the time, at or above %.1f %%",
                        stall,
                        stallLimit);
    }
}
