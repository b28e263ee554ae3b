package dev.assay.internal.control;

import dev.assay.spi.TimeSource;

/**
 * What one turn may do of something long: so many pieces, and no more than fit into a moment. Control thread only.
 *
 * <p>The number bounds a turn also where the time stands still, as in a simulation.
 */
final class Slice {

    private static final long MOMENT_NANOS = 1_000_000;
    private static final int LOOK_EVERY = 8;

    private final TimeSource time;
    private final long begun;
    private final int most;
    private int done;

    Slice(TimeSource time, int most) {
        this.time = time;
        this.begun = time.nanos();
        this.most = most;
    }

    /** Whether there is room for one more piece, which then counts as done. */
    boolean next() {
        if (done == most || (done > 0 && done % LOOK_EVERY == 0 && time.nanos() - begun >= MOMENT_NANOS)) {
            return false;
        }
        done++;
        return true;
    }

    /** How many pieces were done. */
    int done() {
        return done;
    }
}
