package dev.assay.spi.result;

import dev.assay.spi.Identity;
import dev.assay.spi.Reason;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.resource.Accuracy;
import dev.assay.spi.resource.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A result in a fraction of the memory, for who keeps the last ones of very many jobs; nothing of it is lost.
 *
 * <p>What is the same in most results of a plugin is shared with these, numbers and times are kept as bytes, and what was
 * seen as it is. {@link ResultPacker} makes it. Immutable.
 */
public final class PackedResult {

    /** What the results of a plugin have in common, as long as they end alike. */
    record Alike(
            Identity producer,
            Outcome outcome,
            Reason reason,
            VerdictLaw.Judgement judgement,
            Coverage coverage,
            Summary summary,
            Custody custody,
            Optional<Execution> execution,
            int redactions,
            ClockState clock,
            Optional<String> zone,
            Trigger trigger,
            @Nullable Tried tried) {}

    /** What the only attempts of results have in common. */
    record Tried(Outcome outcome, Reason reason, Accuracy cpu, Accuracy memory) {}

    /** What most results have none of. */
    record Rest(
            List<Observation> observations,
            List<Finding> findings,
            List<Attempt> attempts,
            List<SecretUse> secrets,
            List<String> truncations,
            @Nullable AttestationResult whole) {

        static final Rest NOTHING = new Rest(List.of(), List.of(), List.of(), List.of(), List.of(), null);
    }

    private final JobRecord job;
    private final Alike alike;
    private final Rest rest;
    private final byte[] numbers;

    PackedResult(JobRecord job, Alike alike, Rest rest, byte[] numbers) {
        this.job = job;
        this.alike = alike;
        this.rest = rest;
        this.numbers = numbers;
    }

    /** Whether its times are near enough to each other to be kept as differences, as all are but those of a clock gone wild. */
    static boolean fits(AttestationResult result) {
        Occurrence occurrence = result.occurrence();
        Instant base = occurrence.nominal();
        boolean near = PackedBytes.isNear(occurrence.dueAt(), base)
                && PackedBytes.isNear(occurrence.lastDueAt(), base)
                && PackedBytes.isNear(result.ended(), base)
                && PackedBytes.isShort(result.waited())
                && (occurrence.deadline().isEmpty()
                        || PackedBytes.isNear(occurrence.deadline().get(), base));
        if (near && result.attempts().size() == 1) {
            Attempt attempt = result.attempts().get(0);
            near = PackedBytes.isNear(attempt.started(), base)
                    && PackedBytes.isNear(attempt.ended(), base)
                    && PackedBytes.isShort(attempt.elapsed())
                    && attempt.usage().cpuNanos().orElse(0) >= 0
                    && attempt.usage().memoryBytes().orElse(0) >= 0;
        }
        return near;
    }

    /** Writes what {@link #result} reads. */
    static void write(AttestationResult result, PackedBytes into) {
        into.fixed(result.id().value().getMostSignificantBits());
        into.fixed(result.id().value().getLeastSignificantBits());
        into.number(result.sequence());
        Occurrence occurrence = result.occurrence();
        Instant base = occurrence.nominal();
        into.instant(base);
        into.instant(occurrence.dueAt(), base);
        into.instant(occurrence.lastDueAt(), occurrence.dueAt());
        into.number(occurrence.count());
        into.number(occurrence.deadline().isPresent() ? 1 : 0);
        if (occurrence.deadline().isPresent()) {
            into.instant(occurrence.deadline().get(), base);
        }
        into.instant(result.ended(), base);
        into.duration(result.waited());
        if (result.attempts().size() == 1) {
            Attempt attempt = result.attempts().get(0);
            into.number(attempt.number());
            into.instant(attempt.started(), base);
            into.instant(attempt.ended(), attempt.started());
            into.duration(attempt.elapsed());
            Usage usage = attempt.usage();
            into.optional(usage.cpuNanos());
            into.optional(usage.memoryBytes());
            into.optional(usage.peakCpus());
            into.optional(usage.averageMemoryBytes());
        }
    }

    /** The job as it was. */
    public JobRecord job() {
        return job;
    }

    /** The result, made anew each time. */
    public AttestationResult result() {
        AttestationResult whole = rest.whole();
        return whole == null ? unpacked() : whole;
    }

    private AttestationResult unpacked() {
        PackedBytes from = PackedBytes.read(numbers);
        ResultId id = new ResultId(new UUID(from.fixed(), from.fixed()));
        long sequence = from.number();
        Instant nominal = from.instant();
        Instant dueAt = from.instantFrom(nominal);
        Instant lastDueAt = from.instantFrom(dueAt);
        long count = from.number();
        Optional<Instant> deadline = from.number() == 0 ? Optional.empty() : Optional.of(from.instantFrom(nominal));
        AttestationResultBuilder.Given given = new AttestationResultBuilder.Given(
                id,
                alike.producer(),
                sequence,
                job,
                new Occurrence(nominal, dueAt, lastDueAt, count, alike.zone(), deadline, alike.trigger()),
                alike.outcome(),
                alike.reason(),
                from.instantFrom(nominal),
                from.duration(),
                alike.tried() == null ? rest.attempts() : List.of(attempt(alike.tried(), nominal, from)),
                alike.custody(),
                alike.execution(),
                rest.secrets(),
                alike.redactions(),
                rest.truncations(),
                alike.clock());
        return new AttestationResult(
                given, rest.observations(), rest.findings(), alike.coverage(), alike.summary(), alike.judgement());
    }

    private static Attempt attempt(Tried tried, Instant nominal, PackedBytes from) {
        int number = (int) from.number();
        Instant started = from.instantFrom(nominal);
        return new Attempt(
                number,
                started,
                from.instantFrom(started),
                from.duration(),
                tried.outcome(),
                tried.reason(),
                new Usage(
                        from.optionalLong(),
                        tried.cpu(),
                        from.optionalLong(),
                        tried.memory(),
                        from.optionalDouble(),
                        from.optionalLong()));
    }

    @Override
    public String toString() {
        return result().toString();
    }
}
