package dev.assay.spi.result;

import dev.assay.spi.Reason;
import dev.assay.spi.configuration.ControlReference;
import dev.assay.spi.configuration.Waiver;
import dev.assay.spi.plugin.CheckDescriptor;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The judgement of one check about one subject, or about many that all satisfy it.
 *
 * <p>Immutable; derived, never made by plugins.
 */
public final class Finding {

    private final UUID id;
    private final UUID stream;
    private final CheckDescriptor check;
    private final List<ControlReference> controls;
    private final Subject subject;
    private final int subjectCount;
    private final Optional<String> subjectsDigest;
    private final Verdict verdict;
    private final String description;
    private final Optional<Reason> reason;
    private final List<Integer> observations;
    private final Optional<Waiver> waiver;

    Finding(
            UUID id,
            UUID stream,
            CheckDescriptor check,
            List<ControlReference> controls,
            Judged judged,
            List<Integer> observations,
            Optional<Waiver> waiver) {
        this.id = id;
        this.stream = stream;
        this.check = check;
        this.controls = List.copyOf(controls);
        this.subject = judged.subject();
        this.subjectCount = judged.count();
        this.subjectsDigest = judged.digest();
        this.verdict = judged.verdict();
        this.description = judged.description();
        this.reason = judged.reason();
        this.observations = List.copyOf(observations);
        this.waiver = waiver;
    }

    /** What was judged how. */
    record Judged(
            Subject subject,
            int count,
            Optional<String> digest,
            Verdict verdict,
            String description,
            Optional<Reason> reason) {}

    /** The id of this judgement in this result. */
    public UUID id() {
        return id;
    }

    /** The id that this check and subject have in every result of the component. */
    public UUID stream() {
        return stream;
    }

    /** The check, as its plugin describes it. */
    public CheckDescriptor check() {
        return check;
    }

    /** The controls it speaks for. */
    public List<ControlReference> controls() {
        return controls;
    }

    /** What it is about: the subject, or the job's component if it stands for several. */
    public Subject subject() {
        return subject;
    }

    /** How many subjects it stands for. */
    public int subjectCount() {
        return subjectCount;
    }

    /** If it stands for several: {@code sha256:} and the digest of their sorted URIs, one a line. */
    public Optional<String> subjectsDigest() {
        return subjectsDigest;
    }

    /** The judgement. */
    public Verdict verdict() {
        return verdict;
    }

    /** What was seen. */
    public String description() {
        return description;
    }

    /** Why, for what is inconclusive or not applicable. */
    public Optional<Reason> reason() {
        return reason;
    }

    /** The positions, in the result's list, of the observations it rests on. */
    public List<Integer> observations() {
        return observations;
    }

    /** The accepted risk that stands beside it. */
    public Optional<Waiver> waiver() {
        return waiver;
    }

    @Override
    public String toString() {
        return "Finding[" + check.id() + " " + verdict + "]";
    }
}
