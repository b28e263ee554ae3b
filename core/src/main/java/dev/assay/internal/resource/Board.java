package dev.assay.internal.resource;

import java.lang.invoke.VarHandle;

/**
 * Where the sampler publishes and admissions read, without garbage: two snapshots, filled in turn.
 *
 * <p>A reader takes a version, reads from {@link #at} and asks {@link #isStill} afterwards. The sampler fills the other
 * snapshot next, so what a reader sees is spoilt only if two samples pass meanwhile; then it starts over.
 */
final class Board {

    private final Snapshot[] turns = {new Snapshot(), new Snapshot()};

    // Written by the sampler, read by all. The sampler announces what it fills before it does.
    private volatile long version;
    private volatile long filling;

    /** The snapshot to fill next. Sampler only. */
    Snapshot fill() {
        long next = version + 1;
        filling = next;
        VarHandle.fullFence(); // the announcement is seen by whoever sees any of what follows
        return turns[(int) (next & 1)];
    }

    /** Publishes what was filled. Sampler only. */
    void publish() {
        version = filling;
    }

    long version() {
        return version;
    }

    Snapshot at(long version) {
        return turns[(int) (version & 1)];
    }

    /** Whether all that was read from this version belongs together. */
    boolean isStill(long version) {
        VarHandle.acquireFence(); // what was read before is not read after
        return filling - version <= 1;
    }

    /** A copy of the latest, for whoever needs more than a few numbers. */
    Snapshot copy() {
        Snapshot copy = new Snapshot();
        long taken;
        do {
            taken = version;
            copy.set(at(taken));
        } while (!isStill(taken));
        return copy;
    }
}
