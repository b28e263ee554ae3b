package dev.assay.internal.control;

import dev.assay.internal.configuration.ConfigurationDelta;
import dev.assay.internal.configuration.ConfigurationDiff;
import dev.assay.internal.schedule.Plan;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationException;
import dev.assay.spi.configuration.ConfigurationUpdate;
import dev.assay.spi.configuration.Fault;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Lease;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.configuration.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns a source's answer into a validated difference to the revision before, or refuses it with every fault.
 *
 * <p>It runs on the configuration thread, so that validating and comparing cost the control thread nothing. It is the
 * only one that submits revisions, so what it last submitted is what the next one is compared with.
 */
public final class RevisionIntake {

    private final String identityKey;
    private final Function<Configuration, List<Fault>> validator;
    private final ControlLoop control;
    private @Nullable Configuration accepted; // configuration thread only, as all below
    private Map<String, JobSpec> specs = Map.of();
    private Map<String, PluginReference> references = Map.of();
    private final Map<String, Long> epochs = new HashMap<>();

    /**
     * Makes an intake.
     *
     * @param identityKey what schedules are splayed by
     * @param validator every fault of a configuration, its schedules' included
     * @param control where revisions go
     */
    public RevisionIntake(String identityKey, Function<Configuration, List<Fault>> validator, ControlLoop control) {
        this.identityKey = identityKey;
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
            return accept(snapshot.configuration(), snapshot.leases());
        }
        if (update instanceof ConfigurationUpdate.Delta delta) {
            return accept(merge(delta), delta.leases());
        }
        return null;
    }

    private @Nullable Configuration accept(Configuration next, Map<String, Lease> leases) {
        Configuration before = accepted;
        if (before != null
                && before.revision().equals(next.revision())
                && before.digest().equals(next.digest())
                && sameEpochs(leases)) {
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
        control.apply(changes(next, leases));
        accepted = next;
        return next;
    }

    private ChangeSet changes(Configuration next, Map<String, Lease> leases) {
        Map<String, PluginReference> known = new HashMap<>();
        next.plugins().forEach(plugin -> known.put(plugin.id(), plugin));
        ConfigurationDiff.Diff diff = ConfigurationDiff.between(specs, next.jobs());
        Map<String, JobSpec> nextSpecs = new LinkedHashMap<>();
        Map<String, PluginReference> nextReferences = new HashMap<>();
        List<ChangeSet.Put> puts = new ArrayList<>();
        for (JobSpec spec : next.jobs()) {
            PluginReference reference = known.computeIfAbsent(spec.plugin(), PluginReference::ofHost);
            nextSpecs.put(spec.id(), spec);
            nextReferences.put(spec.id(), reference);
            if (!spec.equals(specs.get(spec.id()))
                    || !reference.equals(references.get(spec.id()))
                    || calendarsChanged(spec, next.settings())
                    || epochChanged(spec.id(), leases)) {
                Plan plan = Plan.of(spec, identityKey, next.settings().calendars());
                puts.add(new ChangeSet.Put(spec, plan, reference));
            }
        }
        specs = nextSpecs;
        references = nextReferences;
        epochs.keySet().retainAll(nextSpecs.keySet());
        leases.forEach((id, lease) -> epochs.put(id, lease.epoch()));
        return new ChangeSet(
                next, puts, diff.removed().stream().map(JobSpec::id).toList(), leases);
    }

    // A job whose spec stays the same may still be in maintenance at other times.
    private boolean calendarsChanged(JobSpec spec, Settings next) {
        Configuration before = accepted;
        return before != null
                && spec.bounds().calendars().stream()
                        .anyMatch(name -> !Objects.equals(
                                before.settings().calendars().get(name),
                                next.calendars().get(name)));
    }

    private boolean epochChanged(String job, Map<String, Lease> leases) {
        Lease lease = leases.get(job);
        return lease != null && !Long.valueOf(lease.epoch()).equals(epochs.get(job));
    }

    private boolean sameEpochs(Map<String, Lease> leases) {
        return leases.keySet().stream().noneMatch(job -> epochChanged(job, leases));
    }

    private Configuration merge(ConfigurationUpdate.Delta delta) {
        Configuration before = accepted;
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
