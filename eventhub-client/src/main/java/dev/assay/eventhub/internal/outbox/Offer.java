package dev.assay.eventhub.internal.outbox;

import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Receipt;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** A batch that was handed over, and its receipts as they come. Its stage completes with the last of them. */
final class Offer {

    /** One result of it. */
    record Entry(Offer offer, int index) {

        AttestationResult result() {
            return offer.batch.get(index);
        }

        void answer(Durability reached, String problem) {
            offer.answer(index, reached, problem);
        }
    }

    private final List<AttestationResult> batch;
    private final AtomicReferenceArray<Receipt> receipts;
    private final AtomicInteger left;
    private final CompletableFuture<List<Receipt>> stage = new CompletableFuture<>();

    Offer(List<AttestationResult> batch) {
        this.batch = List.copyOf(batch);
        this.receipts = new AtomicReferenceArray<>(this.batch.size());
        this.left = new AtomicInteger(this.batch.size());
        if (batch.isEmpty()) {
            stage.complete(List.of());
        }
    }

    CompletableFuture<List<Receipt>> stage() {
        return stage;
    }

    int size() {
        return batch.size();
    }

    private void answer(int index, Durability reached, String problem) {
        Optional<String> said = problem.isEmpty() ? Optional.empty() : Optional.of(problem);
        Receipt receipt = new Receipt(batch.get(index).id(), reached, said);
        if (receipts.compareAndSet(index, null, receipt) && left.decrementAndGet() == 0) {
            Receipt[] all = new Receipt[batch.size()];
            Arrays.setAll(all, receipts::get);
            stage.complete(List.of(all));
        }
    }
}
