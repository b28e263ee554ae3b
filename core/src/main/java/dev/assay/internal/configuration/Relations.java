package dev.assay.internal.configuration;

import dev.assay.internal.configuration.ScheduleCheck.Problem;
import dev.assay.internal.configuration.read.JobIndex;
import dev.assay.internal.configuration.read.Places;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.Fault;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.configuration.ScheduleBounds;
import dev.assay.spi.configuration.Waiver;
import dev.assay.spi.internal.Suggestion;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds faults between the parts of a configuration, as far as no host is needed to tell. */
public final class Relations {

    private final Configuration configuration;
    private final Places places;
    private final ScheduleCheck schedules;
    private final FaultList faults = new FaultList();

    private Relations(Configuration configuration, Places places, ScheduleCheck schedules) {
        this.configuration = configuration;
        this.places = places;
        this.schedules = schedules;
    }

    /** The faults of a configuration whose jobs stand at these places. */
    public static List<Fault> faults(Configuration configuration, Places places, ScheduleCheck schedules) {
        Relations relations = new Relations(configuration, places, new ScheduleMemo(schedules));
        relations.plugins();
        Set<String> badCalendars = relations.calendars();
        relations.jobs(badCalendars);
        return relations.faults.toList();
    }

    private void plugins() {
        Set<String> ids = new HashSet<>();
        for (PluginReference plugin : configuration.plugins()) {
            String place = places.part("plugins." + plugin.id());
            if (!ids.add(plugin.id())) {
                faults.add("DUPLICATE_ID", place, "is declared twice");
            }
            if (plugin.source().isEmpty() && plugin.sha256().isPresent()) {
                faults.add("CONFLICT", place + ".sha256", "is given without a source to fetch from");
            }
        }
    }

    // A calendar that no job names is checked as well: somebody will name it one day.
    private Set<String> calendars() {
        Set<String> bad = new HashSet<>();
        for (String name : configuration.settings().calendars().keySet()) {
            JobSpec probe = JobSpec.builder("calendar")
                    .plugin("none")
                    .bounds(new ScheduleBounds(Optional.empty(), Optional.empty(), Duration.ZERO, List.of(name)))
                    .build();
            Optional<Problem> problem =
                    schedules.judge(probe, configuration.settings().calendars()).problem();
            if (problem.isPresent()) {
                bad.add(name);
                faults.add(
                        problem.get().code(),
                        places.part("settings.calendars." + name),
                        problem.get().message());
            }
        }
        return bad;
    }

    private void jobs(Set<String> badCalendars) {
        JobIndex ids = new JobIndex(configuration.jobs());
        int index = 0;
        for (JobSpec job : configuration.jobs()) {
            int other = ids.add(index);
            if (other != index) {
                fault(index, "DUPLICATE_ID", "id", job, "has the same id as " + places.job(other));
            }
            schedule(index, job, badCalendars);
            declared(index, job);
            waivers(index, job);
            limits(index, job);
            index++;
        }
    }

    private void schedule(int index, JobSpec job, Set<String> badCalendars) {
        boolean calendarsKnown = true;
        for (String calendar : job.bounds().calendars()) {
            if (!configuration.settings().calendars().containsKey(calendar)) {
                calendarsKnown = false;
                Collection<String> known = configuration.settings().calendars().keySet();
                fault(index, "UNKNOWN_CALENDAR", "schedule.calendars", job, dangling("calendar", calendar, known));
            } else if (badCalendars.contains(calendar)) {
                calendarsKnown = false;
            }
        }
        if (calendarsKnown) {
            schedules
                    .judge(job, configuration.settings().calendars())
                    .problem()
                    .ifPresent(problem -> fault(index, problem.code(), problem.path(), job, problem.message()));
        }
    }

    private void declared(int index, JobSpec job) {
        for (String secret : JobSecrets.of(job)) {
            if (!configuration.secrets().containsKey(secret)) {
                Collection<String> known = configuration.secrets().keySet();
                fault(index, "UNKNOWN_SECRET", "secrets", job, dangling("secret", secret, known));
            }
        }
        job.policies().group().ifPresent(group -> {
            Collection<String> known = configuration.settings().groups().keySet();
            if (!known.contains(group)) {
                fault(index, "UNKNOWN_GROUP", "policies.group", job, dangling("group", group, known));
            }
        });
    }

    private void waivers(int index, JobSpec job) {
        Set<String> ids = new HashSet<>();
        for (Waiver waiver : job.waivers()) {
            if (!ids.add(waiver.id())) {
                fault(index, "DUPLICATE_ID", "waivers", job, "has two waivers of one id");
            }
        }
    }

    private void limits(int index, JobSpec job) {
        long limit = job.limits().memoryBytes().orElse(Long.MAX_VALUE);
        if (job.request().memoryBytes() > limit) {
            fault(
                    index,
                    "REQUEST_ABOVE_LIMIT",
                    "resources.memory",
                    job,
                    "asks for " + job.request().memoryBytes() + " bytes and may use no more than " + limit);
        }
    }

    private void fault(int index, String code, String path, JobSpec job, String message) {
        faults.add(code, places.job(index) + "." + path, "job " + job.id() + ": " + message);
    }

    static String dangling(String what, String name, Collection<String> known) {
        return "names the " + what + " '" + name + "', which is not declared" + Suggestion.of(name, known);
    }
}
