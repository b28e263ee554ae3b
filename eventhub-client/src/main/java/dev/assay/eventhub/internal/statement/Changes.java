package dev.assay.eventhub.internal.statement;

import dev.assay.spi.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What happened since the checkpoint before, the first of it. Thread-safe. */
final class Changes {

    static final int MOST = 50;

    private static final long REST_NANOS = 1_000_000_000L;

    /** What is told by one checkpoint. */
    record Told(List<Signal> changes, long omitted) {}

    private final List<Signal> waiting = new ArrayList<>(); // guarded by this
    private long omitted; // guarded by this
    private boolean asked; // guarded by this
    private boolean toldOnce; // guarded by this
    private long toldAt; // guarded by this

    /** Adds a change, and says whether a checkpoint is to be asked for. */
    synchronized boolean add(Signal signal) {
        if (waiting.size() < MOST) {
            waiting.add(signal);
        } else {
            omitted++;
        }
        boolean first = !asked;
        asked = true;
        return first;
    }

    /** How long to wait, so that checkpoints for changes keep a second's distance. */
    synchronized Duration rest(long now) {
        long left = toldOnce ? REST_NANOS - (now - toldAt) : 0;
        return left <= 0 ? Duration.ZERO : Duration.ofNanos(left);
    }

    /** Takes what waits. */
    synchronized Told take(long now) {
        Told told = new Told(List.copyOf(waiting), omitted);
        toldOnce |= asked;
        toldAt = asked ? now : toldAt;
        waiting.clear();
        omitted = 0;
        asked = false;
        return told;
    }

    /** Puts back what could not be told. */
    synchronized void giveBack(Told told) {
        List<Signal> all = new ArrayList<>(told.changes());
        all.addAll(waiting);
        waiting.clear();
        waiting.addAll(all.subList(0, Math.min(MOST, all.size())));
        omitted += told.omitted() + Math.max(0, all.size() - MOST);
    }
}
