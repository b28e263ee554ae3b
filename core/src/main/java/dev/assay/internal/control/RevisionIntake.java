package dev.assay.internal.control;

import dev.assay.internal.configuration.ConfigurationDelta;
import dev.assay.internal.configuration.ConfigurationDiff;
import dev.assay.internal.schedule.Plans;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationException;
import dev.assay.spi.configuration.ConfigurationUpdate;
import dev.assay.spi.configuration.Fault;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Lease;
import dev.assay.spi.configuration.PluginReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns a source's answer into a validated difference to the revision before, or refuses it with every fault.
 *
 * <p>It runs on the configuration thread, so that validating and comparing cost the control thread nothing. It is the
 * only one that submits revisions, so what it last submitted is what the next one is compared with.
 */
public final class RevisionIntake {

    private final Plans plans;
    private final Function<Configuration, List<Fault>> validator;
    private final ControlLoop control;
    private @Nullable Configuration accepted; // configuration thread only, as all below
    private Map<String, PluginReference> references = Map.of(); // by plugin
    private final Map<String, Long> epochs = new HashMap<>(); // of leased jobs

    /**
     * Makes an intake.
     *
     * @param identityKey what schedules are splayed by
     * @param validator every fault of a configuration, its schedules' included
     * @param control where revisions go
     */
    public RevisionIntake(String identityKey, Function<Configuration, List<Fault>> validator, ControlLoop control) {
        this.plans = new Plans(identityKey);
        this.validator = validator;
        this.control = control;
    }

    /**
     * Takes an answer.
     *
     * @return the revision now accepted, or null if nothing changed
     * @throws ConfigurationException with every fault, if the revision is refused
     */
    public @Nullable Configuration accept(ConfigurationUpdate update) {
        if (update instanceof ConfigurationUpdate.Snapshot snapshot) {
            return accept(snapshot.configuration(), new Leases(snapshot.leases(), control.nanos(), true));
        }
        if (update instanceof ConfigurationUpdate.Delta delta) {
            return accept(merge(delta), new Leases(delta.leases(), control.nanos(), false));
        }
        return null;
    }

    /**
     * The leases of an answer.
     *
     * @param byJob by job id
     * @param from from when on they count, by the ticker
     * @param whole whether jobs that are not mentioned have none
     */
    private record Leases(Map<String, Lease> byJob, long from, boolean whole) {}

    private @Nullable Configuration accept(Configuration next, Leases leases) {
        Configuration before = accepted;
        if (before != null
                && before.revision().equals(next.revision())
                && before.digest().equals(next.digest())) {
            if (!leases.byJob().isEmpty() || (leases.whole() && !epochs.isEmpty())) {
                control.apply(changes(before, leases, true));
            }
            return null;
        }
        List<Fault> faults = new ArrayList<>();
        if (before != null && dev.assay.internal.configuration.Revisions.isOlder(next.revision(), before.revision())) {
            faults.add(new Fault(
                    "REVISION_TOO_OLD",
                    "revision",
                    "revision " + next.revision() + " is older than " + before.revision() + ", which is in force"));
        }
        faults.addAll(validator.apply(next));
        if (!faults.isEmpty()) {
            throw new ConfigurationException(next.revision(), faults);
        }
        control.apply(changes(next, leases, false));
        accepted = next;
        return next;
    }

    private ChangeSet changes(Configuration next, Leases leases, boolean again) {
        Configuration before = accepted;
        Map<String, PluginReference> known = new HashMap<>();
        next.plugins().forEach(plugin -> known.put(plugin.id(), plugin));
        ConfigurationDiff.Diff diff =
                ConfigurationDiff.between(before == null ? List.of() : before.jobs(), next.jobs());
        List<ChangeSet.Put> puts =
                new ArrayList<>(diff.added().size() + diff.changed().size());
        plans.observe(next.settings().calendars());
        BiConsumer<JobSpec, Boolean> put =
                (spec, same) -> puts.add(new ChangeSet.Put(spec, plans.of(spec), reference(known, spec), same));
        diff.changed().forEach(change -> put.accept(change.after(), false));
        Set<String> calendars = changedCalendars(before, next);
        for (JobSpec spec : diff.unchanged()) {
            boolean same = reference(known, spec).equals(references.get(spec.plugin()))
                    && Collections.disjoint(spec.bounds().calendars(), calendars);
            if (!same || isLeaseNew(spec.id(), leases)) {
                put.accept(spec, same);
            }
        }
        diff.added().forEach(spec -> put.accept(spec, false));
        references = known;
        diff.removed().forEach(spec -> epochs.remove(spec.id()));
        if (leases.whole()) {
            epochs.clear();
        }
        leases.byJob().forEach((id, lease) -> epochs.put(id, lease.epoch()));
        return new ChangeSet(
                next,
                puts,
                diff.removed().stream().map(JobSpec::id).toList(),
                leases.byJob(),
                leases.from(),
                leases.whole(),
                again);
    }

    private static PluginReference reference(Map<String, PluginReference> known, JobSpec spec) {
        return known.computeIfAbsent(spec.plugin(), PluginReference::ofHost);
    }

    // A job whose spec stays the same may still be in maintenance at other times.
    private static Set<String> changedCalendars(@Nullable Configuration before, Configuration next) {
        if (before == null) {
            return Set.of();
        }
        Set<String> changed = new HashSet<>(before.settings().calendars().keySet());
        changed.addAll(next.settings().calendars().keySet());
        changed.removeIf(name -> Objects.equals(
                before.settings().calendars().get(name),
                next.settings().calendars().get(name)));
        return changed;
    }

    // A lease that is given again counts from now, and one that is not given again is over.
    private boolean isLeaseNew(String job, Leases leases) {
        return leases.byJob().containsKey(job) || (leases.whole() && epochs.containsKey(job));
    }

    private static boolean isOnlyAboutLeases(Configuration before, ConfigurationUpdate.Delta delta) {
        return before.revision().equals(delta.base())
                && before.revision().equals(delta.revision())
                && delta.put().isEmpty()
                && delta.remove().isEmpty()
                && delta.plugins().isEmpty();
    }

    private Configuration merge(ConfigurationUpdate.Delta delta) {
        Configuration before = accepted;
        if (before != null && isOnlyAboutLeases(before, delta)) {
            return before;
        }
        if (before == null) {
            throw new ConfigurationException(
                    delta.revision(),
                    List.of(new Fault(
                            "BASE_MISMATCH",
                            "base",
                            "there is no revision in force that a difference could start from")));
        }
        return ConfigurationDelta.apply(before, delta);
    }
}
