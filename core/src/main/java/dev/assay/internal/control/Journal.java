package dev.assay.internal.control;

import dev.assay.internal.plugin.PluginHandle;
import dev.assay.internal.state.OpenOccurrence;
import dev.assay.internal.state.StateRecord;
import dev.assay.internal.state.StateStore;
import dev.assay.internal.state.Word;
import dev.assay.spi.result.JobRecord;
import dev.assay.spi.result.Occurrence;
import dev.assay.spi.result.ResultId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Notes in the state store what a restart must know. Control thread only. */
final class Journal {

    private final ControlState state;
    private final StateStore store;
    private @Nullable Instant turnedAt;

    Journal(ControlState state) {
        this.state = state;
        this.store = state.store;
    }

    /** An occurrence is due. Its result may be published once the mark is written, and not before. */
    long due(JobEntry job, ResultId id, Occurrence occurrence, Instant upTo) {
        if (!store.isKept()) {
            return 0;
        }
        JobRecord record = job.record;
        OpenOccurrence.Origin origin = new OpenOccurrence.Origin(
                record.spec().plugin(),
                record.generation(),
                record.source(),
                record.revision(),
                record.configurationDigest());
        return store.note(new StateRecord.Due(new OpenOccurrence(id, job.id, occurrence, upTo, origin, null)));
    }

    /** An attempt is about to begin, and may once the mark is written. */
    long started(Pending pending, int attempt, PluginHandle handle) {
        if (!store.isKept()) {
            return 0;
        }
        OpenOccurrence.Begun begun = new OpenOccurrence.Begun(attempt, state.time.wall(), handle.custody());
        return store.note(new StateRecord.Started(pending.id, begun));
    }

    /** An attempt is over. */
    void ended(Pending pending) {
        if (store.isKept()) {
            store.note(new StateRecord.Ended(pending.id));
        }
    }

    /** The sinks have a result. */
    void settled(ResultId id) {
        if (store.isKept()) {
            store.note(new StateRecord.Settled(id));
        }
    }

    /** From when on a job's times count; nothing is told of a manager whose schedules are quiet. */
    void scheduled(JobEntry job) {
        if (store.isKept() && state.armed) {
            store.note(new StateRecord.Scheduled(job.id, job.after, job.high, planMark(job), false));
        }
    }

    /** A job is not due by itself any more. */
    void unscheduled(String job, @Nullable Instant high, boolean gone) {
        if (store.isKept() && state.armed) {
            store.note(new StateRecord.Scheduled(job, null, high, 0, gone));
        }
    }

    /** Somebody holds a job back or, without a word, no longer does. */
    long held(JobEntry job, StateRecord.Hold hold, @Nullable Word word) {
        return store.note(new StateRecord.Held(job.id, hold, word));
    }

    /** The wall clock went back once more; told once for one time. */
    void turned(Instant now) {
        if (!now.equals(turnedAt)) {
            turnedAt = now;
            state.passes++;
            store.note(new StateRecord.Turned(state.passes));
        }
    }

    /** Tells one schedule from another, the same in each process. */
    static long planMark(JobEntry job) {
        String text = job.record.spec().schedule() + "|" + job.record.spec().bounds();
        return (long) text.hashCode() << 32 | (text.length() & 0xffffffffL);
    }
}
