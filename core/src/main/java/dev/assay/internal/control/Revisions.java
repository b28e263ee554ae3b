package dev.assay.internal.control;

import dev.assay.internal.plugin.PluginHandle;
import dev.assay.internal.schedule.Plan;
import dev.assay.internal.state.StoredJob;
import dev.assay.internal.state.Word;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.Signal;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.Fault;
import dev.assay.spi.configuration.JobPolicies;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Lease;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.StopReason;
import dev.assay.spi.result.JobRecord;
import dev.assay.spi.result.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings revisions into force, a slice at a time, so that a large one stops nothing. Control thread only.
 *
 * <p>A new job is scheduled when its plugin is ready, or parked when the plugin fails. A changed job keeps its generation
 * in force until the plugin of the next one is ready.
 */
final class Revisions {

    private static final Logger LOG = LoggerFactory.getLogger(Revisions.class);

    private final ControlState state;
    private final Plugins plugins;
    private final Firing firing;
    private final Runs runs;
    private final Staleness staleness;
    private final Asking asking;
    private final Journal journal;
    private final Reopening reopening;
    private final Leases leases;
    private final Queue<ChangeSet> queue = new ArrayDeque<>();
    private @Nullable ChangeSet applying;
    private Iterator<ChangeSet.Put> puts = Collections.emptyIterator();
    private Iterator<String> drops = Collections.emptyIterator();
    private boolean applied; // whether a first revision is in force
    private int added;
    private int changed;
    private int removed;

    Revisions(
            ControlState state,
            Plugins plugins,
            Firing firing,
            Runs runs,
            Staleness staleness,
            Asking asking,
            Journal journal,
            Reopening reopening) {
        this.state = state;
        this.plugins = plugins;
        this.firing = firing;
        this.runs = runs;
        this.staleness = staleness;
        this.asking = asking;
        this.journal = journal;
        this.reopening = reopening;
        this.leases = new Leases(state, this::leaseEnded);
        plugins.onSettled(this::pluginSettled);
        plugins.onLost(this::pluginLost);
        plugins.onStop(this::stopRunsOn);
    }

    void submit(ChangeSet changes) {
        queue.add(changes);
    }

    /** Whether revisions are still being applied or plugins of theirs prepared. */
    boolean isBusy() {
        return applying != null || !queue.isEmpty() || plugins.isBusy();
    }

    int step(int budget) {
        ChangeSet now = applying;
        if (now == null) {
            now = queue.poll();
            if (now == null || state.closing) {
                return forget(budget);
            }
            begin(now);
        }
        Slice slice = new Slice(state.time, budget);
        while (drops.hasNext() && slice.next()) {
            String id = drops.next();
            removed += drop(id, Reason.of(Reasons.JOB_REMOVED, "the job left the configuration")) ? 1 : 0;
        }
        Instant begun = state.time.wall();
        while (puts.hasNext() && slice.next()) {
            put(now, puts.next(), begun);
        }
        if (!drops.hasNext() && !puts.hasNext()) {
            finish(now);
        }
        return slice.done() + 1;
    }

    private void begin(ChangeSet changes) {
        applying = changes;
        state.configuration = changes.configuration();
        state.slots.configure(
                changes.configuration().settings().maxConcurrentRuns().orElse(Integer.MAX_VALUE),
                changes.configuration().settings().groups());
        drops = changes.drops().iterator();
        puts = changes.puts().iterator();
        added = 0;
        changed = 0;
        removed = 0;
    }

    private void finish(ChangeSet changes) {
        applying = null;
        applied = true;
        drops = Collections.emptyIterator();
        puts = Collections.emptyIterator();
        asking.refresh();
        if (changes.again()) {
            return;
        }
        Configuration configuration = changes.configuration();
        configuration.expires().ifPresent(end -> watchExpiry(configuration, end));
        LOG.info(
                "ASSAY-1102 configuration applied revision={} source={} added={} changed={} removed={} jobs={}",
                configuration.revision(),
                configuration.source(),
                added,
                changed,
                removed,
                state.jobs.size());
        state.signal(
                Signal.Kind.CONFIGURATION_APPLIED,
                configuration.revision(),
                Reason.of("CONFIGURATION_APPLIED")
                        .with("added", added)
                        .with("changed", changed)
                        .with("removed", removed)
                        .with("jobs", state.jobs.size()));
    }

    private void watchExpiry(Configuration configuration, Instant end) {
        if (state.configuration != configuration) {
            return;
        }
        Duration left = Duration.between(state.time.wall(), end);
        if (left.isNegative() || left.isZero()) {
            LOG.warn("ASSAY-1109 configuration expired revision={} at={}", configuration.revision(), end);
        } else {
            // Looked at again by the wall clock, which may have moved by then.
            state.alarm(left, () -> watchExpiry(configuration, end));
        }
    }

    private void put(ChangeSet changes, ChangeSet.Put put, Instant now) {
        JobSpec spec = put.spec();
        JobEntry job = state.jobs.get(spec.id());
        Lease lease = changes.leases().get(spec.id());
        long epoch = lease == null ? 0 : lease.epoch();
        if (job != null && lease == null && !changes.whole()) {
            epoch = epoch(job);
        } else if (job != null) {
            leases.hold(job, lease, changes.leasedNanos());
        }
        if (job != null && put.same() && epoch == epoch(job)) {
            return;
        }
        if (job == null) {
            job = new JobEntry(spec.id(), record(changes, spec, 1, epoch), put.plan(), now);
            known(job, state.recall(spec.id()));
            leases.hold(job, lease, changes.leasedNanos());
            state.jobs.put(job);
            added++;
            state.signal(
                    Signal.Kind.JOB_ADDED,
                    job.id,
                    Reason.of(Reasons.OK, put.plan().describe()));
        } else {
            changed++;
        }
        JobEntry.Candidate before = job.candidate;
        PluginSlot inForce = job.plugin;
        long generation = job.record.generation() + (job.record.spec().equals(spec) ? 0 : 1);
        job.candidate = new JobEntry.Candidate(record(changes, spec, generation, epoch), put.plan(), put.reference());
        plugins.want(job, put.reference());
        if (before != null
                && !before.reference().equals(put.reference())
                && (inForce == null || !inForce.reference.equals(before.reference()))) {
            plugins.release(job, before.reference());
        }
    }

    // The epoch that is or is about to be in force.
    private static long epoch(JobEntry job) {
        JobEntry.Candidate next = job.candidate;
        return (next == null ? job.record : next.record()).leaseEpoch();
    }

    private void leaseEnded(JobEntry job) {
        Reason reason = Reason.of(Reasons.LEASE_ENDED, "the job's lease ended, and another manager may hold it now")
                .with("epoch", epoch(job));
        LOG.warn("ASSAY-1110 the lease of job {} has ended, it is let go: {}", job.id, reason);
        drop(job.id, reason);
        asking.refresh();
    }

    private boolean drop(String id, Reason reason) {
        JobEntry job = state.jobs.remove(id);
        if (job == null) {
            return false;
        }
        job.removed = true;
        leases.letGo(job);
        StoredJob stored = job.stored;
        if (stored != null && state.armed) {
            reopening.end(id, stored.open());
        }
        state.remember(id, new StoredJob(null, job.high, 0, job.pausedBy, job.disabledBy, List.of()));
        journal.unscheduled(id, job.high, true);
        firing.disarm(job);
        staleness.forget(job);
        asking.released(job);
        List.copyOf(job.pending).forEach(pending -> runs.stop(pending, StopReason.CONFIGURATION, reason));
        JobEntry.Candidate candidate = job.candidate;
        PluginSlot slot = job.plugin;
        job.candidate = null;
        if (candidate != null) {
            plugins.release(job, candidate.reference());
        }
        if (slot != null) {
            plugins.release(job, slot.reference);
        }
        state.signal(Signal.Kind.JOB_REMOVED, id, reason);
        return true;
    }

    private void pluginSettled(JobEntry job, PluginSlot slot) {
        JobEntry.Candidate candidate = job.candidate;
        if (job.removed || candidate == null || !candidate.reference().equals(slot.reference)) {
            return;
        }
        PluginHandle handle = slot.handle;
        PluginException failure = slot.failure;
        if (handle != null) {
            String place = "jobs[" + job.id + "].parameters";
            List<Fault> faults = handle.descriptor()
                    .validate(place, candidate.record().spec().parameters());
            if (faults.isEmpty()) {
                install(job, candidate, slot);
            } else {
                Reason reason =
                        Reason.of(Reasons.PARAMETERS_INVALID, text(faults)).with("faults", faults.size());
                job.candidate = null;
                park(job, candidate, slot, Outcome.REJECTED, reason);
            }
        } else if (failure != null) {
            park(job, candidate, slot, Outcome.UNAVAILABLE, Reason.of(failure.code(), Plugins.message(failure)));
        }
    }

    /** A job whose plugin was taken away waits for it as for a new one: parked, and ready again if it comes back. */
    private void pluginLost(JobEntry job, PluginSlot slot) {
        if (job.plugin == slot && job.candidate == null) {
            job.candidate = new JobEntry.Candidate(job.record, job.plan, slot.reference);
        }
    }

    private void stopRunsOn(PluginHandle handle, Reason reason) {
        for (JobEntry job : state.jobs) {
            for (Pending pending : List.copyOf(job.pending)) {
                if (pending.ranWith == handle && pending.state == Pending.State.RUNNING) {
                    runs.stop(pending, StopReason.PLUGIN, reason);
                }
            }
        }
    }

    private void install(JobEntry job, JobEntry.Candidate candidate, PluginSlot slot) {
        PluginSlot before = job.plugin;
        JobSpec old = job.record.spec();
        JobSpec next = candidate.record().spec();
        boolean first = before == null || job.parked != null;
        boolean rescheduled = first
                || !old.schedule().equals(next.schedule())
                || !old.bounds().equals(next.bounds())
                || old.enabled() != next.enabled();
        boolean respecified = !old.equals(next);
        job.record = candidate.record();
        job.plan = candidate.plan();
        job.plugin = slot;
        job.parked = null;
        job.candidate = null;
        job.rolledBack = null;
        if (before != null && before != slot) {
            plugins.release(job, before.reference);
        }
        if (!first) {
            state.signal(
                    Signal.Kind.JOB_CHANGED, job.id, Reason.of(Reasons.OK).with("generation", job.record.generation()));
        }
        if (respecified && next.policies().onChange() == JobPolicies.OnChange.CANCEL) {
            Reason reason = Reason.of(Reasons.JOB_CHANGED, "the job changed");
            List.copyOf(job.pending).forEach(pending -> runs.stop(pending, StopReason.CONFIGURATION, reason));
        }
        if (rescheduled) {
            firing.armFirst(job);
        }
        staleness.watch(job);
    }

    private void park(JobEntry job, JobEntry.Candidate candidate, PluginSlot slot, Outcome outcome, Reason reason) {
        if (job.ready()) {
            // What works stays in force; a candidate waits for its plugin's next try, if there is one.
            PluginSlot inForce = job.plugin;
            if (job.candidate == null && inForce != slot) {
                plugins.release(job, slot.reference);
            }
            job.rolledBack = Reason.of(
                    Reasons.UPGRADE_ROLLED_BACK,
                    "what was to replace it can't be used: " + slot.reference + ": " + reason.code() + ": "
                            + reason.text());
            LOG.warn("ASSAY-1107 job {} keeps generation {}: {}", job.id, job.record.generation(), reason);
            state.signal(Signal.Kind.JOB_PARKED, job.id, reason);
            return;
        }
        Plan armed = job.plan;
        boolean news = job.parked == null || !reason.code().equals(job.parked.code());
        job.record = candidate.record();
        job.plan = candidate.plan();
        job.plugin = slot;
        job.parked = reason;
        job.parkedOutcome = outcome;
        if (news) {
            LOG.warn("ASSAY-1106 job {} is parked: {}", job.id, reason);
            state.signal(Signal.Kind.JOB_PARKED, job.id, reason);
        }
        if (job.due == null || armed != job.plan) {
            firing.armFirst(job);
        }
        staleness.watch(job);
    }

    private static void known(JobEntry job, StoredJob stored) {
        job.stored = stored;
        job.high = stored.high();
        Word paused = stored.paused();
        Word disabled = stored.disabled();
        job.pausedBy = paused;
        job.disabledBy = disabled;
        job.paused = paused == null ? null : Reason.of(Reasons.PAUSED, paused.text());
        job.disabled = disabled == null ? null : Reason.of(Reasons.DISABLED, disabled.text());
    }

    // What was known before the start and is in no configuration since: its occurrences end, too.
    private int forget(int budget) {
        int done = 0;
        while (applied && state.armed && !state.closing && done < budget) {
            Map.Entry<String, StoredJob> rest = state.recoveredRest();
            if (rest == null) {
                break;
            }
            reopening.end(rest.getKey(), rest.getValue().open());
            state.remember(rest.getKey(), rest.getValue());
            journal.unscheduled(rest.getKey(), rest.getValue().high(), true);
            done++;
        }
        return done;
    }

    private static JobRecord record(ChangeSet changes, JobSpec spec, long generation, long leaseEpoch) {
        Configuration configuration = changes.configuration();
        return new JobRecord(
                spec,
                generation,
                configuration.source(),
                configuration.revision(),
                configuration.digest(),
                configuration.signer(),
                leaseEpoch);
    }

    private static String text(List<Fault> faults) {
        StringBuilder text = new StringBuilder();
        faults.stream()
                .limit(5)
                .forEach(fault -> text.append(text.length() == 0 ? "" : "; ").append(fault));
        return text.toString();
    }
}
