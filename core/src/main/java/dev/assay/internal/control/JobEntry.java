package dev.assay.internal.control;

import dev.assay.internal.resource.RunHistory;
import dev.assay.internal.schedule.DueQueue;
import dev.assay.internal.schedule.Plan;
import dev.assay.internal.state.StoredJob;
import dev.assay.internal.state.Word;
import dev.assay.spi.Reason;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.result.JobRecord;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.PackedResult;
import dev.assay.spi.result.ResultId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job as the control thread knows it. Written by the control thread only; fields marked volatile are also read by
 * whoever asks for a view.
 */
final class JobEntry {

    /** The spec that is to come into force when its plugin is ready. */
    record Candidate(JobRecord record, Plan plan, PluginReference reference) {}

    final String id;

    volatile JobRecord record;

    volatile Plan plan;

    /** Null until the first generation is in force or parked. */
    volatile @Nullable PluginSlot plugin;

    @Nullable Candidate candidate;

    /** Why each due time ends at once; null if it may run. */
    volatile @Nullable Reason parked;

    /** Why the generation in force is not the one that the configuration asks for; null if it is. Control thread only. */
    @Nullable Reason rolledBack;

    Outcome parkedOutcome = Outcome.UNAVAILABLE;

    volatile @Nullable Reason paused;

    /** Who switched it off and why; null if nobody. */
    volatile @Nullable Reason disabled;

    @Nullable Word pausedBy;

    @Nullable Word disabledBy;

    volatile boolean removed;

    DueQueue.@Nullable Entry<JobEntry> due;

    volatile @Nullable Instant nextDue;

    @Nullable Instant nextNominal;

    /** The newest nominal time that was ever made due, so that nothing is fired twice. */
    @Nullable Instant high;

    /**
     * The newest nominal time of this stretch of the wall clock, or what its first one comes after. Below {@link #high}
     * while the wall clock shows again what it has shown.
     */
    @Nullable Instant after;

    private Map<Instant, ResultId> carried = Map.of();

    /** What is known from before a restart; null once it was taken up. */
    @Nullable StoredJob stored;

    /** Waiting, backing off and running occurrences, oldest first. */
    final List<Pending> pending = new ArrayList<>(0);

    volatile int waiting;
    volatile int running;

    /** The head of what waits, for views. */
    volatile @Nullable Reason delay;

    /** Since when that has been so, on the wall clock, and where it stood when it was last looked at. */
    volatile @Nullable Instant delayedSince;

    volatile int delayPosition;

    /** Its newest result, small: there is one for each job. */
    volatile @Nullable PackedResult last;

    /** When the newest definite evidence was gathered. */
    volatile @Nullable Instant evidenceFrom;

    /** When this job's evidence, or the lack of it, began to count. */
    volatile Instant since;

    volatile boolean stale;

    DueQueue.@Nullable Entry<Runnable> staleAlarm;

    /** Rings when its lease ends; null if it has none. */
    DueQueue.@Nullable Entry<Runnable> leaseAlarm;

    private @Nullable RunHistory history; // control thread only

    /** What it uses, or has used and not let go of yet; control thread only. */
    private @Nullable PluginSlot used;

    private List<PluginSlot> alsoUsed = List.of();

    JobEntry(String id, JobRecord record, Plan plan, Instant since) {
        this.id = id;
        this.record = record;
        this.plan = plan;
        this.since = since;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the control thread is the only writer
    void countWaiting(int more) {
        waiting += more;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the control thread is the only writer
    void countRunning(int more) {
        running += more;
    }

    /** What its runs have used; most of many jobs have not run yet. */
    RunHistory history() {
        RunHistory known = history;
        if (known == null) {
            known = new RunHistory();
            history = known;
        }
        return known;
    }

    /** What its runs have used, or what is known of one that never ran. */
    RunHistory historyOr(RunHistory none) {
        RunHistory known = history;
        return known == null ? none : known;
    }

    /** Notes that it uses a plugin; whether it did not before. */
    boolean uses(PluginSlot slot) {
        if (used == slot || alsoUsed.contains(slot)) {
            return false;
        }
        if (used == null) {
            used = slot;
        } else {
            alsoUsed = new ArrayList<>(alsoUsed);
            alsoUsed.add(slot);
        }
        return true;
    }

    /** Whether it uses a plugin. */
    boolean isUsing(PluginSlot slot) {
        return used == slot || alsoUsed.contains(slot);
    }

    /** Notes that it does not use a plugin any more; whether it did. */
    boolean letsGo(PluginSlot slot) {
        if (used == slot) {
            used = alsoUsed.isEmpty() ? null : alsoUsed.get(0);
            alsoUsed = alsoUsed.size() < 2 ? List.of() : List.copyOf(alsoUsed.subList(1, alsoUsed.size()));
            return true;
        }
        if (!alsoUsed.contains(slot)) {
            return false;
        }
        List<PluginSlot> rest = new ArrayList<>(alsoUsed);
        rest.remove(slot);
        alsoUsed = rest;
        return true;
    }

    /** Notes that an occurrence from before a restart keeps its id when it ends now. */
    void carry(Instant nominal, ResultId id) {
        if (carried.isEmpty()) {
            carried = new HashMap<>();
        }
        carried.put(nominal, id);
    }

    @Nullable ResultId carried(Instant nominal) {
        return carried.get(nominal);
    }

    void carriedNothing() {
        carried = Map.of();
    }

    /** Whether its schedule makes it due at all. */
    boolean isSwitchedOn() {
        return record.spec().enabled() && disabled == null;
    }

    /** Whether the wall clock shows times again at which this job was due before. */
    boolean isRepeating() {
        Instant from = after;
        Instant newest = high;
        return from != null && newest != null && from.isBefore(newest);
    }

    /** Notes that a nominal time was made due. */
    void fired(Instant nominal) {
        after = nominal;
        Instant newest = high;
        if (newest == null || nominal.isAfter(newest)) {
            high = nominal;
        }
    }

    boolean ready() {
        PluginSlot slot = plugin;
        return parked == null && slot != null && slot.handle != null;
    }
}
