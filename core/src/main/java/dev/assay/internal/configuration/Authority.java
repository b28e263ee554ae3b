package dev.assay.internal.configuration;

import dev.assay.internal.configuration.read.Places;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.Fault;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.configuration.SecretDeclaration;
import dev.assay.spi.resource.Limits;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Holds a configuration to what the host permits. One thread. */
final class Authority {

    private static final String NOT_PERMITTED = "NOT_PERMITTED";
    private static final Pattern PINNED = Pattern.compile("oci:.*@sha256:[0-9a-f]{64}");

    private final Configuration configuration;
    private final Permissions permissions;
    private final Places places;
    private final ScheduleCheck schedules;
    private final FaultList faults = new FaultList();

    private Authority(Configuration configuration, Permissions permissions, Places places, ScheduleCheck schedules) {
        this.configuration = configuration;
        this.permissions = permissions;
        this.places = places;
        this.schedules = schedules;
    }

    static List<Fault> faults(
            Configuration configuration, Permissions permissions, Places places, ScheduleCheck schedules) {
        Authority authority = new Authority(configuration, permissions, places, schedules);
        authority.settings();
        authority.configuration.plugins().forEach(authority::plugin);
        authority.configuration.secrets().values().forEach(authority::secret);
        authority.jobs();
        return authority.faults.toList();
    }

    private void settings() {
        configuration
                .settings()
                .isolationFloor()
                .filter(floor -> floor.compareTo(permissions.isolationFloor()) < 0)
                .ifPresent(floor -> refuse(
                        "settings.isolationFloor", "is weaker than the host's floor " + permissions.isolationFloor()));
        OptionalInt runs = configuration.settings().maxConcurrentRuns();
        OptionalInt most = permissions.maxConcurrentRuns();
        if (runs.isPresent() && most.isPresent() && runs.getAsInt() > most.getAsInt()) {
            refuse("settings.maxConcurrentRuns", "is more than the host's " + most.getAsInt());
        }
        if (configuration.jobs().size() > permissions.maxJobs()) {
            refuse(
                    "jobs",
                    "are " + configuration.jobs().size() + ", more than the " + permissions.maxJobs()
                            + " that the host permits");
        }
    }

    private void plugin(PluginReference plugin) {
        String path = "plugins." + plugin.id();
        if (permissions.hostPlugins().contains(plugin.id()) && plugin.source().isPresent()) {
            refuse(path + ".source", "would take the place of a plugin that the host brings along; choose another id");
            return;
        }
        if (!mayName(plugin.id())) {
            refuse(path, "is none of the plugins that the host permits");
        }
        plugin.source()
                .filter(source -> !permissions.allowsPluginSource(source))
                .ifPresent(source ->
                        refuse(path + ".source", "is none of the sources that the host permits to fetch plugins from"));
        if (unpinned(plugin) && !permissions.vouched(plugin)) {
            faults.add(
                    "DIGEST_MISSING",
                    places.part(path + ".sha256"),
                    "is missing; a plugin that is fetched from a source is named by the digest of its bytes, too, unless the host"
                            + " has a lock file or demands signatures");
        }
        Optional<String> weak = tooWeak(plugin.id(), plugin.isolation());
        weak.ifPresent(why -> refuse(path + ".isolation", why));
    }

    private static boolean unpinned(PluginReference plugin) {
        return plugin.sha256().isEmpty()
                && plugin.source()
                        .filter(source -> !PINNED.matcher(source).matches())
                        .isPresent();
    }

    private void secret(SecretDeclaration secret) {
        if (!permissions.allowsSecretOrigin(secret.from())) {
            refuse(
                    "secrets." + secret.name() + ".from",
                    "is none of the origins that the host permits to read secrets from");
        }
    }

    private void jobs() {
        Set<String> known = new HashSet<>(permissions.hostPlugins());
        configuration.plugins().forEach(plugin -> known.add(plugin.id()));
        int index = 0;
        for (JobSpec job : configuration.jobs()) {
            if (!known.contains(job.plugin())) {
                faults.add(
                        "UNKNOWN_PLUGIN",
                        places.job(index) + ".plugin",
                        "job " + job.id() + ": " + Relations.dangling("plugin", job.plugin(), known));
            } else if (!mayName(job.plugin())) {
                refuse(index, job, "plugin", "is none of the plugins that the host permits");
            }
            tooWeak(job.plugin(), job.isolation()).ifPresent(refusal(index, job, "isolation"));
            secrets(index, job);
            cost(index, job);
            index++;
        }
    }

    private java.util.function.Consumer<String> refusal(int index, JobSpec job, String path) {
        return why -> refuse(index, job, path, why);
    }

    private boolean mayName(String plugin) {
        return permissions.hostPlugins().contains(plugin)
                || permissions.plugins().map(ids -> ids.contains(plugin)).orElse(true);
    }

    // The host's own code runs as the host decided; everything else keeps its distance.
    private Optional<String> tooWeak(String plugin, Optional<Isolation> isolation) {
        if (isolation.isEmpty() || permissions.hostPlugins().contains(plugin)) {
            return Optional.empty();
        }
        Isolation host = permissions.isolationFloor();
        Isolation own = configuration.settings().isolationFloor().orElse(host);
        Isolation floor = own.compareTo(host) > 0 ? own : host;
        if (isolation.get() == Isolation.DIRECT) {
            return Optional.of("DIRECT is for plugins that the host brings along");
        }
        return isolation.get().compareTo(floor) < 0
                ? Optional.of("is weaker than the floor " + floor)
                : Optional.empty();
    }

    private void secrets(int index, JobSpec job) {
        for (String secret : JobSecrets.of(job)) {
            if (!permissions.allowsSecret(job.plugin(), secret)) {
                refuse(
                        index,
                        job,
                        "secrets",
                        "uses the secret '" + secret + "', which the host does not permit to plugin " + job.plugin());
            }
        }
    }

    private void cost(int index, JobSpec job) {
        Optional<Duration> period =
                schedules.judge(job, configuration.settings().calendars()).period();
        period.filter(distance -> distance.compareTo(permissions.minInterval()) < 0)
                .ifPresent(distance -> refuse(
                        index,
                        job,
                        "schedule",
                        "is due every " + distance + ", more often than every " + permissions.minInterval()
                                + " that the host permits"));
        permissions
                .maxTimeout()
                .filter(most -> job.timeout().compareTo(most) > 0)
                .ifPresent(most ->
                        refuse(index, job, "timeout", "is " + job.timeout() + ", longer than the host's " + most));
        if (job.request().cpus() > permissions.maxCpus().orElse(Double.MAX_VALUE)) {
            refuse(index, job, "resources.cpu", "is more than the host permits");
        }
        limits(index, job, permissions.ceilings());
    }

    private void limits(int index, JobSpec job, Limits ceilings) {
        Limits own = job.limits();
        above(index, job, "memory", OptionalLong.of(job.request().memoryBytes()), ceilings.memoryBytes());
        above(index, job, "memoryLimit", own.memoryBytes(), ceilings.memoryBytes());
        above(index, job, "output", own.outputBytes(), ceilings.outputBytes());
        above(index, job, "threads", whole(own.threads()), whole(ceilings.threads()));
        above(index, job, "cpuTime", nanos(own.cpuTime()), nanos(ceilings.cpuTime()));
        above(index, job, "wallTime", nanos(own.wallTime()), nanos(ceilings.wallTime()));
    }

    private static OptionalLong whole(OptionalInt number) {
        return number.isPresent() ? OptionalLong.of(number.getAsInt()) : OptionalLong.empty();
    }

    private static OptionalLong nanos(Optional<Duration> time) {
        return time.isPresent() ? OptionalLong.of(time.get().toNanos()) : OptionalLong.empty();
    }

    private void above(int index, JobSpec job, String key, OptionalLong own, OptionalLong ceiling) {
        if (own.isPresent() && ceiling.isPresent() && own.getAsLong() > ceiling.getAsLong()) {
            refuse(index, job, "resources." + key, "is more than the host permits");
        }
    }

    private void refuse(String path, String message) {
        faults.add(NOT_PERMITTED, places.part(path), message);
    }

    private void refuse(int index, JobSpec job, String path, String message) {
        faults.add(NOT_PERMITTED, places.job(index) + "." + path, "job " + job.id() + ": " + message);
    }
}
