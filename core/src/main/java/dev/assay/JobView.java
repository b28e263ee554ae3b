package dev.assay;

import dev.assay.internal.control.JobSnapshot;
import dev.assay.spi.Reason;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.PackedResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A job as it was when asked. Immutable. */
public final class JobView {

    /** What a job does. The set may grow. */
    public enum State {
        /** Its plugin is being fetched and loaded. */
        PREPARING,
        /** Waits for its next due time. */
        IDLE,
        /** At least one occurrence waits, none runs. */
        WAITING,
        /** At least one occurrence runs. */
        RUNNING,
        /** It can't run; each due time ends at once with the reason. */
        PARKED,
        /** Paused by somebody. */
        PAUSED,
        /** Switched off in its spec or by somebody. */
        DISABLED
    }

    private final JobSnapshot snapshot;
    private final Instant at;

    JobView(JobSnapshot snapshot, Instant at) {
        this.snapshot = snapshot;
        this.at = at;
    }

    /** The id. */
    public String id() {
        return spec().id();
    }

    /** The spec in force. */
    public JobSpec spec() {
        return snapshot.record().spec();
    }

    /** Which generation of the spec is in force, from 1. */
    public long generation() {
        return snapshot.record().generation();
    }

    /** The revision of the configuration that it was last seen in. */
    public String revision() {
        return snapshot.record().revision();
    }

    /** What it does. */
    public State state() {
        return State.valueOf(snapshot.state().name());
    }

    /** Why it can't run. */
    public Optional<Reason> parked() {
        return snapshot.parked();
    }

    /** Who paused it, and why. */
    public Optional<Reason> paused() {
        return snapshot.paused();
    }

    /** Who switched it off, and why; empty if nobody did, or if its spec does. */
    public Optional<Reason> disabled() {
        return snapshot.disabled();
    }

    /** Why its plugin is not run although it is there: {@code PLUGIN_DISABLED} or {@code PLUGIN_QUARANTINED}. */
    public Optional<Reason> barred() {
        return snapshot.barred();
    }

    /** When it is due next; empty if by hand only. */
    public Optional<Instant> nextDue() {
        return snapshot.nextDue();
    }

    /** How many occurrences wait. */
    public int waiting() {
        return snapshot.waiting();
    }

    /** How many occurrences run. */
    public int running() {
        return snapshot.running();
    }

    /** What a waiting occurrence waits for, with numbers; {@code sinceMillis} and {@code position} among them. */
    public Optional<Reason> delay() {
        return snapshot.delay();
    }

    /** The newest result. */
    public Optional<AttestationResult> last() {
        return snapshot.last().map(PackedResult::result);
    }

    /** When the newest definite evidence was gathered. */
    public Optional<Instant> evidenceFrom() {
        return snapshot.evidenceFrom();
    }

    /** How old the newest definite evidence is; empty if there is none. */
    public Optional<Duration> evidenceAge() {
        return snapshot.evidenceFrom().map(from -> Duration.between(from, at));
    }

    /** When it is due, in words. */
    public String schedule() {
        return snapshot.plan().describe();
    }

    /** When that evidence, or the lack of any, goes stale; empty without freshness. */
    public Optional<Instant> staleAt() {
        return snapshot.staleAt();
    }

    @Override
    public String toString() {
        return "JobView[" + id() + " " + state() + "]";
    }
}
