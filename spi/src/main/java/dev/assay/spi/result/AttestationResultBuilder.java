package dev.assay.spi.result;

import dev.assay.spi.Identity;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.PluginDescriptor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Collects an {@link AttestationResult}. Not thread-safe. Core uses it; tests and stores may.
 *
 * <p>Job, occurrence, outcome, end and custody must be set. What a plugin saw is given with its descriptor; everything
 * else is derived.
 */
public final class AttestationResultBuilder {

    record Given(
            ResultId id,
            Identity producer,
            long sequence,
            JobRecord job,
            Occurrence occurrence,
            Outcome outcome,
            Reason reason,
            Instant ended,
            Duration waited,
            List<Attempt> attempts,
            Custody custody,
            Optional<Execution> execution,
            List<SecretUse> secrets,
            int redactions,
            List<String> truncations,
            ClockState clock) {}

    private final ResultId id;
    private final Identity producer;
    private final long sequence;
    private @Nullable JobRecord job;
    private @Nullable Occurrence occurrence;
    private @Nullable Outcome outcome;
    private Reason reason = Reason.of(Reasons.OK);
    private @Nullable Instant ended;
    private Duration waited = Duration.ZERO;
    private List<Attempt> attempts = List.of();
    private @Nullable Custody custody;
    private @Nullable PluginDescriptor plugin;
    private List<Observation> observations = List.of();
    private List<Exclusion> exclusions = List.of();
    private Optional<Execution> execution = Optional.empty();
    private List<SecretUse> secrets = List.of();
    private int redactions;
    private List<String> truncations = List.of();
    private ClockState clock = ClockState.UNKNOWN;

    AttestationResultBuilder(ResultId id, Identity producer, long sequence) {
        this.id = Objects.requireNonNull(id, "id");
        this.producer = Objects.requireNonNull(producer, "producer");
        this.sequence = sequence;
        if (sequence < 1) {
            throw new IllegalArgumentException("sequences count from 1, not " + sequence);
        }
    }

    /** Sets the job and what was due. */
    public AttestationResultBuilder of(JobRecord job, Occurrence occurrence) {
        this.job = job;
        this.occurrence = occurrence;
        return this;
    }

    /** Sets what became of it, why and when. */
    public AttestationResultBuilder outcome(Outcome outcome, Reason reason, Instant ended) {
        this.outcome = outcome;
        this.reason = reason;
        this.ended = ended;
        return this;
    }

    /** Sets how long it waited. */
    public AttestationResultBuilder waited(Duration waited) {
        this.waited = waited;
        return this;
    }

    /** Sets its tries and how they were run. */
    public AttestationResultBuilder ran(List<Attempt> attempts, Execution execution) {
        this.attempts = List.copyOf(attempts);
        this.execution = Optional.of(execution);
        return this;
    }

    /** Sets on what bytes the plugin ran, or would have run. */
    public AttestationResultBuilder custody(Custody custody) {
        this.custody = custody;
        return this;
    }

    /** Sets what the plugin saw and left out. */
    public AttestationResultBuilder observed(
            PluginDescriptor plugin, List<Observation> observations, List<Exclusion> exclusions) {
        this.plugin = plugin;
        this.observations = List.copyOf(observations);
        this.exclusions = List.copyOf(exclusions);
        return this;
    }

    /** Sets the secrets it used. */
    public AttestationResultBuilder secrets(List<SecretUse> secrets) {
        this.secrets = List.copyOf(secrets);
        return this;
    }

    /** Sets what was replaced and cut at the border. */
    public AttestationResultBuilder border(int redactions, List<String> truncations) {
        this.redactions = redactions;
        this.truncations = List.copyOf(truncations);
        return this;
    }

    /** Sets how far its stamps can be trusted. */
    public AttestationResultBuilder clock(ClockState clock) {
        this.clock = clock;
        return this;
    }

    /**
     * Builds the result.
     *
     * @throws IllegalStateException if something required is missing, or something was seen without a run
     */
    public AttestationResult build() {
        JobRecord theJob = required("job", job);
        Outcome theOutcome = required("outcome", outcome);
        if (!attempts.isEmpty() && !theOutcome.mayHaveRun()) {
            throw new IllegalStateException("an occurrence that is " + theOutcome + " has not run");
        }
        if (attempts.isEmpty() && (theOutcome == Outcome.COMPLETED || !observations.isEmpty())) {
            throw new IllegalStateException("without an attempt nothing is completed or observed");
        }
        Given given = new Given(
                id,
                producer,
                sequence,
                theJob,
                required("occurrence", occurrence),
                theOutcome,
                reason,
                required("end", ended),
                waited,
                attempts,
                required("custody", custody),
                execution,
                secrets,
                redactions,
                truncations,
                clock);
        return derive(given);
    }

    private AttestationResult derive(Given given) {
        PluginDescriptor descriptor = plugin;
        if (descriptor == null) {
            return judged(given, List.of(), List.of(), Coverage.NOTHING);
        }
        if (observations.isEmpty()) {
            Coverage nothingFound =
                    Tally.coverage(given.outcome() == Outcome.COMPLETED, descriptor, observations, exclusions);
            return judged(given, List.of(), List.of(), nothingFound);
        }
        Derivation derivation =
                new Derivation(id, producer.tenant(), given.job().spec(), descriptor).derive(observations);
        Coverage coverage = Tally.coverage(given.outcome() == Outcome.COMPLETED, descriptor, observations, exclusions);
        return judged(given, derivation.observations(), derivation.findings(), coverage);
    }

    private static AttestationResult judged(
            Given given, List<Observation> observations, List<Finding> findings, Coverage coverage) {
        Summary summary = Tally.summary(findings);
        int expected = given.job().spec().population().expectAtLeast();
        return new AttestationResult(
                given,
                observations,
                findings,
                coverage,
                summary,
                VerdictLaw.judge(given.outcome(), summary, coverage, expected));
    }

    private static <T> T required(String what, @Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("a result needs its " + what);
        }
        return value;
    }
}
