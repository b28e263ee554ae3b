package dev.assay.internal.resource;

/**
 * Whether runs that take the host's heap may begin, by what lives in it after collections. Runs in processes of their own
 * don't care. Sampler only.
 */
final class HeapGate {

    /** With so much of the heap alive it closes after two samples. */
    static final double SHORT = 0.85;

    /** With so much, at once. */
    static final double SEVERE = 0.92;

    /** With a quarter more free than what closes it, it may open. */
    static final double WELL = 1 - (1 - SHORT) * 1.25;

    private final Latch latch;

    private Gate.State state = Gate.State.OPEN;

    HeapGate(long dwellNanos) {
        this.latch = new Latch(dwellNanos);
    }

    /** Takes in what lived after the last collection. */
    Gate.State step(long nowNanos, long live, long most) {
        double share = most > 0 ? (double) live / most : 0;
        if (latch.step(nowNanos, share >= SHORT, share >= SEVERE, share <= WELL)) {
            state = new Gate.State(
                    latch.isOpen(),
                    latch.isOpen()
                            ? ""
                            : Sizes.text(live) + " of the host's heap of " + Sizes.text(most)
                                    + " were in use after a collection",
                    latch.changes());
        }
        return state;
    }
}
