package dev.assay.spi.configuration;

import dev.assay.spi.resource.Limits;
import dev.assay.spi.resource.ResourceRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Collects a {@link JobSpec}. Not thread-safe.
 *
 * <p>Only the plugin must be set. Each setter checks its own argument; what depends on others is checked when a
 * configuration is validated.
 */
public final class JobSpecBuilder {

    /** How long an attempt may take unless said otherwise: one minute. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(1);

    private static final int MAX_LABELS = 32;
    private static final int MAX_LABEL_VALUE = 256;

    record Parts(
            String id,
            String title,
            AttestedComponent component,
            List<ControlReference> controls,
            Owner owner,
            Severity severity,
            Map<String, String> labels,
            Population population,
            List<Waiver> waivers,
            String plugin,
            Map<String, Object> parameters,
            List<String> secrets,
            Optional<Isolation> isolation,
            Schedule schedule,
            ScheduleBounds bounds,
            Optional<Duration> freshness,
            JobPolicies policies,
            Duration timeout,
            ResourceRequest request,
            Limits limits,
            EvidencePolicy evidence,
            boolean enabled) {}

    private static final AttestedComponent UNNAMED =
            AttestedComponent.of("urn:assay:component:unnamed", "software", "Unnamed component");
    private static final JobPolicies DEFAULT_POLICIES = JobPolicies.builder().build();

    private final String id;
    private String title;
    private AttestedComponent component = UNNAMED;
    // Collections are those of the spec begun from until something is added, so that specs made from one share them.
    private List<ControlReference> controls = List.of();
    private Owner owner = Owner.NONE;
    private Severity severity = Severity.MEDIUM;
    private Map<String, String> labels = Map.of();
    private Population population = Population.ANY;
    private List<Waiver> waivers = List.of();
    private String plugin = "";
    private Map<String, Object> parameters = Map.of();
    private List<String> secrets = List.of();
    private Optional<Isolation> isolation = Optional.empty();
    private Schedule schedule = Schedule.onDemand();
    private ScheduleBounds bounds = ScheduleBounds.NONE;
    private Optional<Duration> freshness = Optional.empty();
    private JobPolicies policies = DEFAULT_POLICIES;
    private Duration timeout = DEFAULT_TIMEOUT;
    private ResourceRequest request = ResourceRequest.NONE;
    private Limits limits = Limits.NONE;
    private EvidencePolicy evidence = EvidencePolicy.DEFAULT;
    private boolean enabled = true;

    JobSpecBuilder(String id) {
        this.id = Ids.check("job id", id);
        this.title = id;
    }

    JobSpecBuilder(String id, Parts from) {
        this(id);
        title = from.title().equals(from.id()) ? id : from.title();
        component = from.component();
        controls = from.controls();
        owner = from.owner();
        severity = from.severity();
        labels = from.labels();
        population = from.population();
        waivers = from.waivers();
        plugin = from.plugin();
        parameters = from.parameters();
        secrets = from.secrets();
        isolation = from.isolation();
        schedule = from.schedule();
        bounds = from.bounds();
        freshness = from.freshness();
        policies = from.policies();
        timeout = from.timeout();
        request = from.request();
        limits = from.limits();
        evidence = from.evidence();
        enabled = from.enabled();
    }

    /** Sets what people call it. */
    public JobSpecBuilder title(String title) {
        if (title.isBlank() || title.length() > 256) {
            throw new IllegalArgumentException("a title is 1 to 256 characters");
        }
        this.title = title;
        return this;
    }

    /** Sets what it speaks for. */
    public JobSpecBuilder component(AttestedComponent component) {
        this.component = Objects.requireNonNull(component, "component");
        return this;
    }

    /** Adds a control. */
    public JobSpecBuilder control(ControlReference control) {
        controls = with(controls, Objects.requireNonNull(control, "control"));
        return this;
    }

    /** Sets who answers for it. */
    public JobSpecBuilder owner(Owner owner) {
        this.owner = Objects.requireNonNull(owner, "owner");
        return this;
    }

    /** Sets how bad its silence is. */
    public JobSpecBuilder severity(Severity severity) {
        this.severity = Objects.requireNonNull(severity, "severity");
        return this;
    }

    /** Adds a label; at most 32, each value at most 256 characters. */
    public JobSpecBuilder label(String key, String value) {
        if (key.isBlank() || key.length() > 128 || value.length() > MAX_LABEL_VALUE) {
            throw new IllegalArgumentException("a label has a name of 1 to 128 and a value of at most 256 characters");
        }
        labels = with(labels, key, value);
        if (labels.size() > MAX_LABELS) {
            throw new IllegalArgumentException("a job has at most 32 labels");
        }
        return this;
    }

    /** Sets the subjects it is about. */
    public JobSpecBuilder population(Population population) {
        this.population = Objects.requireNonNull(population, "population");
        return this;
    }

    /** Adds an accepted risk. */
    public JobSpecBuilder waiver(Waiver waiver) {
        waivers = with(waivers, Objects.requireNonNull(waiver, "waiver"));
        return this;
    }

    /** Sets the id of the plugin that runs. Required. */
    public JobSpecBuilder plugin(String pluginId) {
        this.plugin = Ids.check("plugin id", pluginId);
        return this;
    }

    /**
     * Sets a parameter.
     *
     * @param value text, a number, a truth value, a {@link SecretReference}, or a list or map of these
     */
    public JobSpecBuilder parameter(String name, Object value) {
        parameters = with(parameters, name, Values.copy(name, value));
        return this;
    }

    /** Lets the plugin ask for a declared secret. */
    public JobSpecBuilder secret(String name) {
        secrets = with(secrets, Ids.check("secret name", name));
        return this;
    }

    /** Sets how it is isolated. */
    public JobSpecBuilder isolation(Isolation isolation) {
        this.isolation = Optional.of(isolation);
        return this;
    }

    /** Sets when it is due; only on demand unless set. */
    public JobSpecBuilder schedule(Schedule schedule) {
        this.schedule = Objects.requireNonNull(schedule, "schedule");
        return this;
    }

    /** Sets what narrows or spreads the schedule. */
    public JobSpecBuilder bounds(ScheduleBounds bounds) {
        this.bounds = Objects.requireNonNull(bounds, "bounds");
        return this;
    }

    /** Sets how old its newest definite evidence may get. */
    public JobSpecBuilder freshness(Duration freshness) {
        this.freshness = Optional.of(positive("freshness", freshness));
        return this;
    }

    /** Sets what happens around its due times. */
    public JobSpecBuilder policies(JobPolicies policies) {
        this.policies = Objects.requireNonNull(policies, "policies");
        return this;
    }

    /** Sets how long one attempt may take; one minute unless set. */
    public JobSpecBuilder timeout(Duration timeout) {
        this.timeout = positive("timeout", timeout);
        return this;
    }

    /** Sets what it needs to begin. */
    public JobSpecBuilder request(ResourceRequest request) {
        this.request = Objects.requireNonNull(request, "request");
        return this;
    }

    /** Sets what it may not exceed. */
    public JobSpecBuilder limits(Limits limits) {
        this.limits = Objects.requireNonNull(limits, "limits");
        return this;
    }

    /** Sets how its evidence is kept. */
    public JobSpecBuilder evidence(EvidencePolicy evidence) {
        this.evidence = Objects.requireNonNull(evidence, "evidence");
        return this;
    }

    /** Sets whether it is scheduled at all. */
    public JobSpecBuilder enabled(boolean enabled) {
        this.enabled = enabled;
        return this;
    }

    /**
     * Builds the spec.
     *
     * @throws IllegalStateException if no plugin was set
     */
    public JobSpec build() {
        if (plugin.isEmpty()) {
            throw new IllegalStateException("job " + id + " names no plugin");
        }
        return new JobSpec(new Parts(
                id,
                title,
                component,
                List.copyOf(controls),
                owner,
                severity,
                copy(labels),
                population,
                List.copyOf(waivers),
                plugin,
                copy(parameters),
                List.copyOf(secrets),
                isolation,
                schedule,
                bounds,
                freshness,
                policies,
                timeout,
                request,
                limits,
                evidence,
                enabled));
    }

    private static <T> List<T> with(List<T> list, T item) {
        List<T> own = list instanceof ArrayList<T> ? list : new ArrayList<>(list);
        own.add(item);
        return own;
    }

    private static <V> Map<String, V> with(Map<String, V> map, String key, V value) {
        Map<String, V> own = map instanceof TreeMap<String, V> ? map : new TreeMap<>(map);
        own.put(key, value);
        return own;
    }

    private static <V> Map<String, V> copy(Map<String, V> map) {
        return map instanceof TreeMap<String, V> ? Collections.unmodifiableMap(new TreeMap<>(map)) : map;
    }

    private static Duration positive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("a " + what + " is positive, not " + value);
        }
        return value;
    }
}
