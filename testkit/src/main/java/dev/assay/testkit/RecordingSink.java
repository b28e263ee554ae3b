package dev.assay.testkit;

import dev.assay.spi.Signal;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Receipt;
import dev.assay.spi.result.ResultSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A sink that keeps every result and always says that it is safe. Thread-safe. */
public final class RecordingSink implements ResultSink {

    private final Durability durability;
    private final Guarded guard = new Guarded();
    private final List<List<AttestationResult>> batches = new ArrayList<>(); // guarded by guard
    private final List<Signal> notices = new ArrayList<>(); // guarded by guard
    private boolean closed; // guarded by guard

    /** Makes a sink that answers {@link Durability#HUB}. */
    public RecordingSink() {
        this(Durability.HUB);
    }

    /** Makes a sink that answers a durability. */
    public RecordingSink(Durability durability) {
        this.durability = Objects.requireNonNull(durability, "durability");
    }

    @Override
    public CompletionStage<List<Receipt>> accept(List<AttestationResult> batch) {
        guard.change(() -> batches.add(List.copyOf(batch)));
        return CompletableFuture.completedFuture(Receipt.all(batch, durability));
    }

    @Override
    public void noticed(Signal signal) {
        guard.change(() -> notices.add(signal));
    }

    @Override
    public void close() {
        guard.change(() -> closed = true);
    }

    /** The results in the order they came, repeats included. */
    public List<AttestationResult> results() {
        return guard.read(() -> batches.stream().flatMap(List::stream).toList());
    }

    /** The batches in the order they came. */
    public List<List<AttestationResult>> batches() {
        return guard.read(() -> List.copyOf(batches));
    }

    /** The results of a job, in the order they came. */
    public List<AttestationResult> results(String jobId) {
        return results().stream()
                .filter(result -> result.job().spec().id().equals(jobId))
                .toList();
    }

    /** The signals it was told, in the order they came. */
    public List<Signal> notices() {
        return guard.read(() -> List.copyOf(notices));
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        return guard.read(() -> closed);
    }

    /** Waits until so many results have come in all, and answers them. */
    public List<AttestationResult> await(int count) {
        guard.await(() -> results().size() >= count, count + " results");
        return results();
    }
}
