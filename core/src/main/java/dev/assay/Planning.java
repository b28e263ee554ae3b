package dev.assay;

import dev.assay.internal.configuration.ConfigurationDiff;
import dev.assay.internal.configuration.ConfigurationValidator;
import dev.assay.internal.configuration.Permissions;
import dev.assay.internal.configuration.PlanCheck;
import dev.assay.internal.control.JobSnapshot;
import dev.assay.internal.plugin.Providers;
import dev.assay.internal.schedule.Due;
import dev.assay.internal.schedule.Plan;
import dev.assay.internal.schedule.ScheduleException;
import dev.assay.spi.TimeSource;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.Fault;
import dev.assay.spi.configuration.JobSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Works out what a configuration would do. */
final class Planning {

    private static final int TIMES = 5;
    private static final String NOBODY = "urn:assay:unknown";

    private Planning() {}

    static ConfigurationPlan plan(
            ManagerSettings settings, @Nullable RunningManager manager, Configuration configuration) {
        return manager == null
                ? plan(settings, permissions(settings), Stream.empty(), NOBODY, settings.time(), configuration)
                : plan(
                        settings,
                        manager.permissions(),
                        manager.control().jobs(),
                        manager.identity().agent(),
                        settings.time(),
                        configuration);
    }

    static ConfigurationPlan plan(
            ManagerSettings settings,
            Permissions permissions,
            Stream<JobSnapshot> jobsInForce,
            String agent,
            TimeSource time,
            Configuration configuration) {
        List<Fault> faults = new ConfigurationValidator(PlanCheck.INSTANCE).validate(configuration, permissions);
        if (!faults.isEmpty()) {
            return new ConfigurationPlan(
                    configuration.revision(), faults, List.of(), List.of(), List.of(), 0, List.of());
        }
        List<JobSpec> inForce = jobsInForce.map(job -> job.record().spec()).toList();
        ConfigurationDiff.Diff diff = ConfigurationDiff.between(inForce, configuration.jobs());
        String identity = agent.equals(NOBODY) ? settings.agent().orElse(NOBODY) : agent;
        List<ConfigurationPlan.PlannedJob> jobs = new ArrayList<>();
        List<JobSpec> changed =
                diff.changed().stream().map(ConfigurationDiff.Changed::after).toList();
        Instant now = time.wall();
        for (List<JobSpec> group : List.of(diff.added(), changed)) {
            group.forEach(spec -> planned(spec, identity, configuration, now).ifPresent(jobs::add));
        }
        return new ConfigurationPlan(
                configuration.revision(),
                faults,
                ids(diff.added()),
                ids(changed),
                ids(diff.removed()),
                diff.unchanged().size(),
                jobs);
    }

    // A schedule that can't be kept is among the faults already.
    private static Optional<ConfigurationPlan.PlannedJob> planned(
            JobSpec spec, String identity, Configuration configuration, Instant now) {
        try {
            Plan plan = Plan.of(spec, identity, configuration.settings().calendars());
            return Optional.of(new ConfigurationPlan.PlannedJob(spec.id(), plan.describe(), times(plan, now)));
        } catch (ScheduleException e) {
            return Optional.empty();
        }
    }

    private static Permissions permissions(ManagerSettings settings) {
        Set<String> ids = new HashSet<>();
        settings.hostPlugins().forEach(plugin -> ids.add(plugin.descriptor().id()));
        Providers providers = new Providers(ManagerStart.providers(settings));
        return settings.permissions().of(ids, providers::vouch, settings.maxConcurrentRuns());
    }

    private static List<String> ids(List<JobSpec> specs) {
        return specs.stream().map(JobSpec::id).toList();
    }

    private static List<Instant> times(Plan plan, Instant now) {
        List<Instant> times = new ArrayList<>();
        Due due = plan.first(now);
        while (due != null && times.size() < TIMES) {
            times.add(due.dueAt());
            due = plan.next(due.nominal());
        }
        return times;
    }
}
