package dev.assay;

import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Receipt;
import dev.assay.spi.result.ResultId;
import dev.assay.spi.result.ResultSink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A sink that keeps results in memory, up to a number of them: for tests, and for hosts that show their latest results.
 *
 * <p>Thread-safe. It answers {@link Durability#MEMORY}. A repeat of a kept result changes nothing. {@link #latest(int)} forgets the oldest and counts them; {@link
 * #holding(int)} takes no more until {@link #take()} makes room.
 */
public final class MemorySink implements ResultSink {

    private final int atMost;
    private final boolean forgets;
    private final Object lock = new Object();
    private final Map<ResultId, AttestationResult> kept = new LinkedHashMap<>(); // guarded by lock; oldest first
    private long forgotten; // guarded by lock

    private MemorySink(int atMost, boolean forgets) {
        if (atMost < 1) {
            throw new IllegalArgumentException("a memory sink keeps at least 1 result, not " + atMost);
        }
        this.atMost = atMost;
        this.forgets = forgets;
    }

    /** A sink that keeps the latest results and forgets older ones. */
    public static MemorySink latest(int results) {
        return new MemorySink(results, true);
    }

    /** A sink that refuses results while it is full, so that none is lost; the manager offers them again. */
    public static MemorySink holding(int results) {
        return new MemorySink(results, false);
    }

    @Override
    public CompletionStage<List<Receipt>> accept(List<AttestationResult> batch) {
        List<Receipt> receipts = new ArrayList<>(batch.size());
        synchronized (lock) {
            for (AttestationResult result : batch) {
                receipts.add(keep(Objects.requireNonNull(result, "result")));
            }
        }
        return CompletableFuture.completedFuture(receipts);
    }

    private Receipt keep(AttestationResult result) {
        if (kept.containsKey(result.id())) {
            return Receipt.of(result.id(), Durability.MEMORY);
        }
        if (kept.size() >= atMost) {
            if (!forgets) {
                String full = "full: it holds " + atMost + " results that nobody took";
                return new Receipt(result.id(), Durability.NONE, Optional.of(full));
            }
            kept.remove(kept.keySet().iterator().next());
            forgotten++;
        }
        kept.put(result.id(), result);
        return Receipt.of(result.id(), Durability.MEMORY);
    }

    /** The results it keeps, oldest first. */
    public List<AttestationResult> results() {
        synchronized (lock) {
            return List.copyOf(kept.values());
        }
    }

    /** The kept results of a job, oldest first. */
    public List<AttestationResult> results(String jobId) {
        return results().stream()
                .filter(result -> result.job().spec().id().equals(jobId))
                .toList();
    }

    /** The latest kept result of a job. */
    public Optional<AttestationResult> latest(String jobId) {
        List<AttestationResult> ofJob = results(jobId);
        return ofJob.isEmpty() ? Optional.empty() : Optional.of(ofJob.get(ofJob.size() - 1));
    }

    /** Takes all results out, oldest first, and makes room. */
    public List<AttestationResult> take() {
        synchronized (lock) {
            List<AttestationResult> all = List.copyOf(kept.values());
            kept.clear();
            return all;
        }
    }

    /** How many were forgotten to make room. */
    public long forgotten() {
        synchronized (lock) {
            return forgotten;
        }
    }
}
