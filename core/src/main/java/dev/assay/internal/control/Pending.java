package dev.assay.internal.control;

import dev.assay.internal.plugin.PluginHandle;
import dev.assay.internal.run.Run;
import dev.assay.internal.run.RunReport;
import dev.assay.internal.schedule.DueQueue;
import dev.assay.spi.Reason;
import dev.assay.spi.result.Attempt;
import dev.assay.spi.result.JobRecord;
import dev.assay.spi.result.Occurrence;
import dev.assay.spi.result.ResultId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An occurrence that is due and has not ended. Control thread only. */
final class Pending implements Comparable<Pending> {

    enum State {
        /** In the queue for admission. */
        WAITING,
        /** Between two attempts. */
        BACKING_OFF,
        /** With the job runner. */
        RUNNING,
        /** Ended; its result is with the publisher. */
        ENDED
    }

    final JobEntry job;
    final ResultId id;
    final Occurrence occurrence;
    /** Where it stands in the one order of waiting: epoch milliseconds, earliest first. */
    final long virtualDeadline;
    /** Breaks ties in the order of arrival. */
    final long arrival;

    State state = State.WAITING;

    final long dueNanos;

    /** What must be written before a result of it may be published. */
    final long mark;

    @Nullable Reason delay;

    long delayedSinceNanos;

    @Nullable Instant delayedSince;

    DueQueue.@Nullable Entry<Runnable> expiry;

    DueQueue.@Nullable Entry<Runnable> retry;

    @Nullable Run run;

    Slots.@Nullable Slot slot;

    /** The job as it was when the latest attempt began. */
    @Nullable JobRecord ranAs;

    /** What is known of that plugin's reference. */
    @Nullable PluginSlot ranOn;

    /** Where a thread of it was left behind. */
    @Nullable PluginSlot leftBehindOn;

    /** The plugin the latest attempt ran with. */
    @Nullable PluginHandle ranWith;

    @Nullable RunReport report;

    final List<Attempt> attempts = new ArrayList<>(1);

    long firstStartNanos;

    /** Why it is to end, once somebody said so. */
    @Nullable Reason cancelled;

    Pending(
            JobEntry job,
            ResultId id,
            Occurrence occurrence,
            long virtualDeadline,
            long arrival,
            long dueNanos,
            long mark) {
        this.job = job;
        this.id = id;
        this.occurrence = occurrence;
        this.virtualDeadline = virtualDeadline;
        this.arrival = arrival;
        this.dueNanos = dueNanos;
        this.mark = mark;
    }

    /** A delay with how long it has lasted and where its occurrence stands among those that wait. */
    static Reason placed(Reason delay, @Nullable Instant since, int position) {
        Reason placed = position > 0 ? delay.with("position", position) : delay;
        return since == null ? placed : placed.with("sinceMillis", since.toEpochMilli());
    }

    @Override
    public int compareTo(Pending other) {
        int byDeadline = Long.compare(virtualDeadline, other.virtualDeadline);
        return byDeadline != 0 ? byDeadline : Long.compare(arrival, other.arrival);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
