package dev.assay.internal.resource;

import java.util.Set;

/**
 * Who was in a thread group when a run began, kept for the next run there: going through a group costs more than all
 * other metering, on newer JVMs as much as there are threads. It holds as long as the JVM has started no thread.
 *
 * <p>Used by one run after the other; each sees what the one before left.
 */
public final class GroupCensus {

    private static final long UNKNOWN = -1;

    private volatile long started = UNKNOWN;
    private volatile Set<Long> there = Set.of(); // written before started

    /** Makes one that knows nothing. */
    public GroupCensus() {}

    boolean holdsFor(long startedNow) {
        return startedNow >= 0 && startedNow == started;
    }

    Set<Long> there() {
        return there;
    }

    void note(long startedBefore, Set<Long> ids) {
        started = UNKNOWN;
        there = ids;
        started = startedBefore;
    }
}
