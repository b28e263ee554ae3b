package dev.assay.testkit;

import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Receipt;
import dev.assay.spi.result.ResultId;
import dev.assay.spi.result.ResultSink;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A sink that goes wrong as it is told: each {@code next…} call scripts the answer to one more batch, and batches beyond the
 * script are taken.
 *
 * <pre>{@code
 * FlakySink sink = new FlakySink().nextFails("disk full").nextTakes(1).nextIsLate();
 * // ... three batches later ...
 * sink.completeOldest();
 * assertThat(sink.taken()).hasSize(5);
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class FlakySink implements ResultSink {

    /** One scripted answer. */
    private interface Answer {
        @Nullable CompletionStage<List<Receipt>> to(List<AttestationResult> batch);
    }

    private record Late(List<AttestationResult> batch, CompletableFuture<List<Receipt>> stage) {}

    private final Durability durability;
    private final Guarded guard = new Guarded();
    private final Deque<Answer> script = new ArrayDeque<>(); // guarded by guard, as all below
    private final Deque<Late> late = new ArrayDeque<>();
    private final List<List<AttestationResult>> offered = new ArrayList<>();
    private final Map<ResultId, AttestationResult> taken = new LinkedHashMap<>();

    /** Makes a sink that answers {@link Durability#HUB} for what it takes. */
    public FlakySink() {
        this(Durability.HUB);
    }

    /** Makes a sink that answers a durability for what it takes. */
    public FlakySink(Durability durability) {
        this.durability = durability;
    }

    /** The next batch is taken. */
    public FlakySink nextTakes() {
        return next(this::take);
    }

    /** Of the next batch so many are taken; the receipts of the others say {@link Durability#NONE}. */
    public FlakySink nextTakes(int first) {
        return next(batch -> {
            int cut = Math.min(first, batch.size());
            List<Receipt> receipts = new ArrayList<>(keep(batch.subList(0, cut)));
            receipts.addAll(refusals(batch.subList(cut, batch.size())));
            return CompletableFuture.completedFuture(receipts);
        });
    }

    /** All receipts of the next batch say {@link Durability#NONE}. */
    public FlakySink nextRefuses() {
        return nextTakes(0);
    }

    /** The stage of the next batch fails. */
    public FlakySink nextFails(String why) {
        return next(batch -> CompletableFuture.failedFuture(new IOException(why)));
    }

    /** The next call throws. */
    public FlakySink nextThrows(RuntimeException failure) {
        return next(batch -> {
            throw failure;
        });
    }

    /** The next batch is answered when {@link #completeOldest()} or {@link #failOldest} says so. */
    public FlakySink nextIsLate() {
        return next(batch -> {
            CompletableFuture<List<Receipt>> stage = new CompletableFuture<>();
            late.add(new Late(batch, stage));
            return stage;
        });
    }

    /** The next batch is taken and gets no receipts: a sink that breaks its contract. */
    public FlakySink nextForgetsReceipts() {
        return next(batch -> {
            keep(batch);
            return CompletableFuture.completedFuture(List.of());
        });
    }

    /** The next call answers null: a sink that breaks its contract. */
    public FlakySink nextAnswersNull() {
        return next(batch -> null);
    }

    /** Takes the oldest batch that is late, on the calling thread. */
    public void completeOldest() {
        Late oldest = oldest();
        List<Receipt> receipts = guard.take(() -> keep(oldest.batch()));
        oldest.stage().complete(receipts);
    }

    /** Fails the oldest batch that is late, on the calling thread. */
    public void failOldest(String why) {
        oldest().stage().completeExceptionally(new IOException(why));
    }

    @Override
    @SuppressWarnings("NullAway") // answers null if it is told to
    public CompletionStage<List<Receipt>> accept(List<AttestationResult> batch) {
        return guard.take(() -> {
            List<AttestationResult> copy = List.copyOf(batch);
            offered.add(copy);
            Answer scripted = script.poll();
            return scripted == null ? take(copy) : scripted.to(copy);
        });
    }

    /** Every batch that was offered, in order. */
    public List<List<AttestationResult>> offered() {
        return guard.read(() -> List.copyOf(offered));
    }

    /** The results that were taken, each once, in the order they were first taken. */
    public List<AttestationResult> taken() {
        return guard.read(() -> List.copyOf(taken.values()));
    }

    /** How many batches are late. */
    public int late() {
        return guard.read(late::size);
    }

    /** Waits until so many batches have been offered in all. */
    public void awaitOffered(int batches) {
        guard.await(() -> offered.size() >= batches, batches + " batches to be offered");
    }

    /** Waits until so many results have been taken in all, and answers them. */
    public List<AttestationResult> awaitTaken(int results) {
        guard.await(() -> taken.size() >= results, results + " results to be taken");
        return taken();
    }

    private FlakySink next(Answer answer) {
        guard.change(() -> script.add(answer));
        return this;
    }

    private Late oldest() {
        return Optional.ofNullable(guard.take(late::poll))
                .orElseThrow(() -> new IllegalStateException("no batch is late"));
    }

    private CompletionStage<List<Receipt>> take(List<AttestationResult> batch) {
        return CompletableFuture.completedFuture(keep(batch));
    }

    private List<Receipt> keep(List<AttestationResult> batch) {
        batch.forEach(result -> taken.putIfAbsent(result.id(), result));
        return Receipt.all(batch, durability);
    }

    private static List<Receipt> refusals(List<AttestationResult> batch) {
        return batch.stream()
                .map(result -> new Receipt(result.id(), Durability.NONE, Optional.of("refused by the script")))
                .toList();
    }
}
