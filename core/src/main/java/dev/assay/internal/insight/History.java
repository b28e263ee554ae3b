package dev.assay.internal.insight;

import dev.assay.spi.Reason;
import dev.assay.spi.resource.Usage;
import dev.assay.spi.result.Attempt;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Occurrence;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the latest occurrences of each job ended, in short, for explanations.
 *
 * <p>Thread-safe. Bounded for a job and in all; the oldest are forgotten first, for the record itself is with the sinks.
 */
public final class History {

    private static final int OF_ONE_JOB = 200;
    private static final int OF_ALL = 20_000;
    private static final int TEXT = 300;

    private final Object lock = new Object();
    private final Map<String, Deque<Ended>> byJob = new HashMap<>(); // guarded by lock
    private final Deque<String> order = new ArrayDeque<>(); // guarded by lock; the job of each ending, oldest first

    /**
     * An occurrence, or a range of them, that ended.
     *
     * @param occurrence which
     * @param outcome what became of it
     * @param reason why
     * @param verdict what the evidence says
     * @param verdictReason why
     * @param begun when its first attempt began
     * @param ended when it ended
     * @param waited how long it waited
     * @param attempts how many attempts there were
     * @param usage what they used together
     * @param sequence the number of its result
     */
    public record Ended(
            Occurrence occurrence,
            Outcome outcome,
            Reason reason,
            Verdict verdict,
            Reason verdictReason,
            Optional<Instant> begun,
            Instant ended,
            Duration waited,
            int attempts,
            Usage usage,
            long sequence) {}

    History() {}

    void add(AttestationResult result) {
        List<Attempt> attempts = result.attempts();
        Ended ended = new Ended(
                result.occurrence(),
                result.outcome(),
                brief(result.reason()),
                result.verdict(),
                brief(result.verdictReason()),
                attempts.isEmpty()
                        ? Optional.empty()
                        : Optional.of(attempts.get(0).started()),
                result.ended(),
                result.waited(),
                attempts.size(),
                result.usage(),
                result.sequence());
        String job = result.job().spec().id();
        synchronized (lock) {
            Deque<Ended> ofJob = byJob.computeIfAbsent(job, id -> new ArrayDeque<>(4));
            ofJob.add(ended);
            order.add(job);
            if (ofJob.size() > OF_ONE_JOB) {
                ofJob.remove();
                // Its place in the order stays with the next one of the job: one too old by a little.
                order.removeLast();
            } else if (order.size() > OF_ALL) {
                forget(order.remove());
            }
        }
    }

    private void forget(String job) {
        Deque<Ended> ofJob = byJob.get(job);
        if (ofJob != null) {
            ofJob.poll();
            if (ofJob.isEmpty()) {
                byJob.remove(job);
            }
        }
    }

    /** What is remembered of a job, oldest first. */
    public List<Ended> of(String job) {
        synchronized (lock) {
            Deque<Ended> ofJob = byJob.get(job);
            return ofJob == null ? List.of() : List.copyOf(ofJob);
        }
    }

    private static Reason brief(Reason reason) {
        return reason.text().length() <= TEXT
                ? reason
                : new Reason(reason.code(), reason.text().substring(0, TEXT), reason.numbers());
    }
}
