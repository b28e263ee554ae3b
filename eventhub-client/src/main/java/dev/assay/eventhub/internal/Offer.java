package dev.assay.eventhub.internal;

import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Receipt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A batch that was handed over and is not answered yet. Guarded by the delivery's lock, but for its stage. */
final class Offer {

    /** One result of it. */
    record Entry(Offer offer, int index, AttestationResult result) {

        /** Answers for this result; gives what to run, without any lock, if it was the last one. */
        void answer(Durability reached, String problem, List<Runnable> after) {
            offer.answer(index, reached, problem, after);
        }
    }

    private final List<AttestationResult> batch;
    private final Receipt[] receipts;
    private final CompletableFuture<List<Receipt>> stage = new CompletableFuture<>();
    private int left;

    Offer(List<AttestationResult> batch) {
        this.batch = List.copyOf(batch);
        this.receipts = new Receipt[batch.size()];
        this.left = batch.size();
    }

    CompletableFuture<List<Receipt>> stage() {
        return stage;
    }

    List<Entry> entries() {
        List<Entry> entries = new ArrayList<>(batch.size());
        for (AttestationResult result : batch) {
            entries.add(new Entry(this, entries.size(), result));
        }
        return entries;
    }

    private void answer(int index, Durability reached, String problem, List<Runnable> after) {
        Optional<String> said = problem.isEmpty() ? Optional.empty() : Optional.of(problem);
        receipts[index] = new Receipt(batch.get(index).id(), reached, said);
        if (--left == 0) {
            List<Receipt> all = Arrays.asList(receipts.clone());
            after.add(() -> stage.complete(all));
        }
    }
}
