package dev.assay.spi.configuration;

import dev.assay.spi.internal.SpecJson;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.resource.ResourceRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to attest: what the job speaks for, what runs, when, at what cost, and how its evidence is kept.
 *
 * <p>Immutable, compared by value. Every result carries the spec it was made under. {@code toString} prints the id
 * only.
 */
public final class JobSpec {

    private final JobSpecBuilder.Parts parts;
    private @Nullable String digest; // any thread; computed on first use, the same whoever computes it

    JobSpec(JobSpecBuilder.Parts parts) {
        this.parts = parts;
    }

    /**
     * Starts a job spec.
     *
     * @param id unique in its configuration; lower-case letters, digits, dots, dashes and underscores
     */
    public static JobSpecBuilder builder(String id) {
        return new JobSpecBuilder(id);
    }

    /** Starts from this spec, under another or the same id. */
    public JobSpecBuilder toBuilder(String id) {
        return new JobSpecBuilder(id, parts);
    }

    /** The id. */
    public String id() {
        return parts.id();
    }

    /** What people call it; the id unless set. */
    public String title() {
        return parts.title();
    }

    /** What it speaks for. */
    public AttestedComponent component() {
        return parts.component();
    }

    /** The controls its evidence speaks for. */
    public List<ControlReference> controls() {
        return parts.controls();
    }

    /** Who answers for it. */
    public Owner owner() {
        return parts.owner();
    }

    /** How bad its silence is. */
    public Severity severity() {
        return parts.severity();
    }

    /** Copied into every result; at most 32, sorted by key. */
    public Map<String, String> labels() {
        return parts.labels();
    }

    /** The subjects it is about. */
    public Population population() {
        return parts.population();
    }

    /** The risks that somebody accepted. */
    public List<Waiver> waivers() {
        return parts.waivers();
    }

    /** The id of the plugin that runs. */
    public String plugin() {
        return parts.plugin();
    }

    /**
     * The plugin's parameters, sorted by name: text, numbers, truth values, {@link SecretReference}s, and lists and
     * maps of these.
     */
    public Map<String, Object> parameters() {
        return parts.parameters();
    }

    /** The declared secrets this job's plugin may ask for. */
    public List<String> secrets() {
        return parts.secrets();
    }

    /** How it is isolated; the plugin reference's, then the host's default, where empty. */
    public Optional<Isolation> isolation() {
        return parts.isolation();
    }

    /** When it is due. */
    public Schedule schedule() {
        return parts.schedule();
    }

    /** What narrows or spreads the schedule. */
    public ScheduleBounds bounds() {
        return parts.bounds();
    }

    /** How old its newest definite evidence may get. */
    public Optional<Duration> freshness() {
        return parts.freshness();
    }

    /** What happens around its due times. */
    public JobPolicies policies() {
        return parts.policies();
    }

    /** How long one attempt may take. */
    public Duration timeout() {
        return parts.timeout();
    }

    /** What it needs to begin. */
    public ResourceRequest request() {
        return parts.request();
    }

    /** What it may not exceed. */
    public Limits limits() {
        return parts.limits();
    }

    /** How its evidence is kept. */
    public EvidencePolicy evidence() {
        return parts.evidence();
    }

    /** Whether it is scheduled at all. */
    public boolean enabled() {
        return parts.enabled();
    }

    /** {@code sha256:} and the digest of its canonical text, which holds secret references and never values. */
    public String digest() {
        String known = digest;
        if (known == null) {
            known = SpecJson.digest(this);
            digest = known;
        }
        return known;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JobSpec that && (this == that || parts.equals(that.parts));
    }

    @Override
    public int hashCode() {
        return id().hashCode();
    }

    @Override
    public String toString() {
        return "JobSpec[" + id() + "]";
    }
}
