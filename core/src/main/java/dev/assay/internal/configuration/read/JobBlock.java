package dev.assay.internal.configuration.read;

import dev.assay.spi.configuration.AttestedComponent;
import dev.assay.spi.configuration.ControlReference;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.JobSpecBuilder;
import dev.assay.spi.configuration.Owner;
import dev.assay.spi.configuration.Population;
import dev.assay.spi.configuration.Severity;
import dev.assay.spi.configuration.Waiver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A job spec while it is read, and the {@code defaults} block, which is a job spec's part that others start from. */
final class JobBlock {

    static final int MAX_LABELS = 32;

    /** The keys of the {@code defaults} block. */
    static final Keys<JobBlock> DEFAULT_KEYS =
            inherited(Keys.<JobBlock>of("defaults")).build();

    /** The keys of a job. */
    static final Keys<JobBlock> JOB_KEYS = inherited(Keys.<JobBlock>of("a job")
                    .required("id", (in, d) -> d.id = in.id())
                    .key("title", (in, d) -> d.title = in.text(Input.NAME))
                    .required("plugin", (in, d) -> d.plugin = in.id())
                    .key("component", (in, d) -> d.component = SmallValues.component(in))
                    .key("controls", (in, d) -> in.items("a list of controls", () -> d.control(in)))
                    .key("labels", (in, d) -> d.labels(in))
                    .key("subjects", (in, d) -> d.population = Subjects.read(in))
                    .key("waivers", (in, d) -> in.items("a list of waivers", () -> d.waiver(in)))
                    .key("parameters", (in, d) -> d.parameters(in))
                    .key("secrets", (in, d) -> d.secrets = in.ids()))
            .build();

    private static Keys.Builder<JobBlock> inherited(Keys.Builder<JobBlock> keys) {
        return keys.key("owner", (in, d) -> d.owner = SmallValues.owner(in))
                .key("severity", (in, d) -> d.severity = in.choice(Severity.class))
                .key("isolation", (in, d) -> d.isolation = in.choice(Isolation.class))
                .key("enabled", (in, d) -> d.enabled = in.truth())
                .key("schedule", (in, d) -> d.schedule(in))
                .key("freshness", (in, d) -> d.freshness = in.positiveDuration())
                .key("timeout", (in, d) -> d.timeout = in.positiveDuration())
                .key("policies", (in, d) -> d.policies(in))
                .key("resources", (in, d) -> d.resources = d.resources.with(in))
                .key("evidence", (in, d) -> d.evidence = d.evidence.with(in));
    }

    private final boolean isJob;
    private @Nullable String id;
    private @Nullable String title;
    private @Nullable String plugin;
    private @Nullable AttestedComponent component;
    private @Nullable Owner owner;
    private @Nullable Severity severity;
    private @Nullable Isolation isolation;
    private @Nullable Boolean enabled;
    private @Nullable Duration freshness;
    private @Nullable Duration timeout;
    private @Nullable Population population;
    private ScheduleBlock schedule = new ScheduleBlock();
    private PoliciesBlock policies = new PoliciesBlock();
    private ResourcesBlock resources = new ResourcesBlock();
    private EvidenceBlock evidence = new EvidenceBlock();
    private Map<String, String> labels = Map.of();
    private final List<ControlReference> controls = new ArrayList<>();
    private final List<Waiver> waivers = new ArrayList<>();
    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private List<String> secrets = List.of();

    /** Defaults that say nothing. */
    JobBlock() {
        isJob = false;
    }

    private JobBlock(boolean isJob, JobBlock defaults) {
        this.isJob = isJob;
        component = defaults.component;
        labels = defaults.labels;
        owner = defaults.owner;
        severity = defaults.severity;
        isolation = defaults.isolation;
        enabled = defaults.enabled;
        freshness = defaults.freshness;
        timeout = defaults.timeout;
        schedule = defaults.schedule;
        policies = defaults.policies;
        resources = defaults.resources;
        evidence = defaults.evidence;
    }

    /** Reads a {@code defaults} block on top of these defaults. */
    JobBlock defaults(Input in) throws Unreadable {
        JobBlock block = new JobBlock(false, this);
        DEFAULT_KEYS.read(in, block);
        return block;
    }

    /** These defaults with a component that jobs inherit. */
    JobBlock component(@Nullable AttestedComponent inherited) {
        JobBlock block = new JobBlock(false, this);
        block.component = inherited;
        return block;
    }

    /** These defaults with labels that jobs inherit. */
    JobBlock labels(Map<String, String> inherited) {
        JobBlock block = new JobBlock(false, this);
        block.labels = inherited;
        return block;
    }

    /** The labels that jobs inherit. */
    Map<String, String> labels() {
        return labels;
    }

    /** Reads a job on top of these defaults; null if it has faults. */
    @Nullable JobSpec job(Input in) throws Unreadable {
        JobBlock block = new JobBlock(true, this);
        int before = in.faultCount();
        long begin = in.place();
        JOB_KEYS.read(in, block);
        return in.faultCount() > before ? null : block.build(in, begin);
    }

    private void control(Input in) throws Unreadable {
        ControlReference control = SmallValues.control(in);
        if (control != null) {
            controls.add(control);
        }
    }

    private void waiver(Input in) throws Unreadable {
        Waiver waiver = SmallValues.waiver(in);
        if (waiver != null) {
            waivers.add(waiver);
        }
    }

    private void labels(Input in) throws Unreadable {
        Map<String, String> merged = new LinkedHashMap<>(labels);
        long begin = in.place();
        merged.putAll(in.labels(MAX_LABELS));
        if (merged.size() > MAX_LABELS) {
            in.faultAt(begin, Codes.LIMIT_LABELS, "together with the inherited ones are more than " + MAX_LABELS);
        }
        labels = merged;
    }

    private void parameters(Input in) throws Unreadable {
        in.entries("an object of parameters", () -> {
            FreeValues.checkName(in);
            String name = in.key();
            Object value = FreeValues.read(in);
            if (value != null) {
                parameters.put(in.share(name), value);
            }
        });
    }

    private void schedule(Input in) throws Unreadable {
        long begin = in.place();
        schedule = schedule.with(in);
        if (isJob) {
            schedule.mustSayWhen(in, begin);
        }
    }

    private void policies(Input in) throws Unreadable {
        long begin = in.place();
        policies = policies.with(in);
        if (isJob) {
            policies.mustBeWhole(in, begin);
        }
    }

    private @Nullable JobSpec build(Input in, long begin) {
        if (id == null || plugin == null) {
            return null;
        }
        try {
            return spec(in, id, plugin);
        } catch (IllegalArgumentException e) {
            // Everything was checked before. Were a check missing, the message could repeat the value.
            in.faultAt(begin, Codes.BAD_VALUE, "is not a valid job");
            return null;
        }
    }

    private JobSpec spec(Input in, String id, String plugin) {
        Alike alike = in.share(new Alike(labels, List.copyOf(controls), secrets, isolation, freshness));
        JobSpecBuilder job = alike.begin(id)
                .plugin(plugin)
                .schedule(schedule.schedule(in))
                .bounds(schedule.bounds(in))
                .policies(policies.policies(in))
                .request(resources.request(in))
                .limits(resources.limits(in))
                .evidence(evidence.policy(in));
        set(title, job::title);
        set(component, job::component);
        set(owner, job::owner);
        set(severity, job::severity);
        set(enabled, job::enabled);
        set(timeout, job::timeout);
        set(population, job::population);
        waivers.forEach(job::waiver);
        parameters.forEach(job::parameter);
        return job.build();
    }

    private static <T> void set(@Nullable T value, Consumer<T> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }

    /** What jobs often have in common and wrap in objects of their own: jobs begun from one spec have it once. */
    private static final class Alike {

        private final List<@Nullable Object> parts;
        private final Consumer<JobSpecBuilder> fill;
        private @Nullable JobSpec begun;

        Alike(
                Map<String, String> labels,
                List<ControlReference> controls,
                List<String> secrets,
                @Nullable Isolation isolation,
                @Nullable Duration freshness) {
            this.parts = Arrays.asList(labels, controls, secrets, isolation, freshness);
            this.fill = job -> {
                labels.forEach(job::label);
                controls.forEach(job::control);
                secrets.forEach(job::secret);
                set(isolation, job::isolation);
                set(freshness, job::freshness);
            };
        }

        JobSpecBuilder begin(String id) {
            JobSpec from = begun;
            if (from == null) {
                JobSpecBuilder builder = JobSpec.builder("alike").plugin("alike");
                fill.accept(builder);
                from = builder.build();
                begun = from;
            }
            return from.toBuilder(id);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Alike that && parts.equals(that.parts);
        }

        @Override
        public int hashCode() {
            return parts.hashCode();
        }
    }
}
