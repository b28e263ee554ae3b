package dev.assay.spi.result;

import dev.assay.spi.Identity;
import dev.assay.spi.Reason;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.resource.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The one record that every occurrence ends in, whatever happened.
 *
 * <p>Immutable. What became of the run ({@link #outcome()}) and what the evidence says ({@link #verdict()}) are two
 * things; the second is derived, with findings, coverage and summary, when the result is built. {@code toString} prints
 * ids only. {@link ResultEncoder} writes it down.
 */
public final class AttestationResult {

    private final AttestationResultBuilder.Given given;
    private final List<Observation> observations;
    private final List<Finding> findings;
    private final Coverage coverage;
    private final Summary summary;
    private final VerdictLaw.Judgement judgement;

    AttestationResult(
            AttestationResultBuilder.Given given,
            List<Observation> observations,
            List<Finding> findings,
            Coverage coverage,
            Summary summary,
            VerdictLaw.Judgement judgement) {
        this.given = given;
        this.observations = List.copyOf(observations);
        this.findings = List.copyOf(findings);
        this.coverage = coverage;
        this.summary = summary;
        this.judgement = judgement;
    }

    /**
     * Starts a result.
     *
     * @param id the occurrence's id
     * @param producer who speaks
     * @param sequence its place in the epoch's stream, from 1 without gaps
     */
    public static AttestationResultBuilder builder(ResultId id, Identity producer, long sequence) {
        return new AttestationResultBuilder(id, producer, sequence);
    }

    /** The id, the same for the same occurrence also after a restart. */
    public ResultId id() {
        return given.id();
    }

    /** Who speaks. */
    public Identity producer() {
        return given.producer();
    }

    /** Its place in the epoch's stream, from 1 without gaps. */
    public long sequence() {
        return given.sequence();
    }

    /** The job as it was. */
    public JobRecord job() {
        return given.job();
    }

    /** What was due. */
    public Occurrence occurrence() {
        return given.occurrence();
    }

    /** What became of it. */
    public Outcome outcome() {
        return given.outcome();
    }

    /** Why. */
    public Reason reason() {
        return given.reason();
    }

    /** Its tries; empty if it never ran. */
    public List<Attempt> attempts() {
        return given.attempts();
    }

    /** When it ended, on the wall clock. */
    public Instant ended() {
        return given.ended();
    }

    /** How long it waited from its due time until it began or ended. */
    public Duration waited() {
        return given.waited();
    }

    /** What the evidence says. */
    public Verdict verdict() {
        return judgement.verdict();
    }

    /** Why it can't be told, or {@code OK}. */
    public Reason verdictReason() {
        return judgement.reason();
    }

    /** How much was looked at. */
    public Coverage coverage() {
        return coverage;
    }

    /** How many were judged how. */
    public Summary summary() {
        return summary;
    }

    /** What was seen, satisfied subjects told as the job's evidence policy says. */
    public List<Observation> observations() {
        return observations;
    }

    /** The judgements. */
    public List<Finding> findings() {
        return findings;
    }

    /** When the evidence was gathered: the start of the last attempt. Empty if it never ran. */
    public Optional<Instant> collected() {
        List<Attempt> attempts = given.attempts();
        return attempts.isEmpty()
                ? Optional.empty()
                : Optional.of(attempts.get(attempts.size() - 1).started());
    }

    /** When the evidence stops being fresh: by the job's freshness, or sooner if an observation says so. */
    public Optional<Instant> expires() {
        Optional<Instant> start = collected();
        if (start.isEmpty()) {
            return start;
        }
        Optional<Instant> byJob = given.job().spec().freshness().map(start.get()::plus);
        Optional<Instant> byPlugin =
                observations.stream().flatMap(o -> o.expires().stream()).min(Instant::compareTo);
        return byPlugin.isPresent() && (byJob.isEmpty() || byPlugin.get().isBefore(byJob.get())) ? byPlugin : byJob;
    }

    /** On what bytes the plugin ran, or would have run. */
    public Custody custody() {
        return given.custody();
    }

    /** How the plugin was run; empty if it never ran. */
    public Optional<Execution> execution() {
        return given.execution();
    }

    /** What all attempts used together. */
    public Usage usage() {
        if (given.attempts().size() == 1) {
            return given.attempts().get(0).usage();
        }
        Usage sum = null;
        for (Attempt attempt : given.attempts()) {
            sum = sum == null ? attempt.usage() : sum.plus(attempt.usage());
        }
        return sum == null ? Usage.UNKNOWN : sum;
    }

    /** The secrets it used. */
    public List<SecretUse> secrets() {
        return given.secrets();
    }

    /** How many secret values were found in its texts and replaced. */
    public int redactions() {
        return given.redactions();
    }

    /** What was cut or refused at the border, in words. */
    public List<String> truncations() {
        return given.truncations();
    }

    /** How far its stamps can be trusted. */
    public ClockState clock() {
        return given.clock();
    }

    @Override
    public String toString() {
        return "AttestationResult[" + id() + " " + job().spec().id() + " " + outcome() + " " + verdict() + "]";
    }
}
