package dev.assay.spi.result;

import dev.assay.spi.Component;
import dev.assay.spi.Signal;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where results go: the event hub, or a host's own store. */
@FunctionalInterface
public interface ResultSink extends Component {

    /**
     * Takes results and says, when it knows, how safe each one is.
     *
     * <ul>
     *   <li>Called by: the manager's publisher, with the results in the order of their sequence. Results whose receipt
     *       says {@link Durability#NONE}, and all of a batch whose stage fails, are offered again later, in order.
     *   <li>Thread: always the same one, never the control thread.
     *   <li>May block: briefly. Waiting belongs into the stage: as long as receipts are out, the manager holds the
     *       results, and when its window is full it admits no new runs.
     *   <li>Null: neither the batch nor the answer is null; there is one receipt for each result.
     *   <li>If it throws: as if the stage had failed.
     *   <li>Lifetime: the list is immutable; results may be kept.
     * </ul>
     *
     * @param batch at least one result
     * @return one receipt for each result
     */
    CompletionStage<List<Receipt>> accept(List<AttestationResult> batch);

    /**
     * Tells of something that belongs on the record beside the results: a configuration applied or refused, a job paused or
     * resumed, a thread left behind, a plugin quarantined, a clock that moved.
     *
     * <ul>
     *   <li>Called by: the manager's publisher, before the results that came of it are offered.
     *   <li>Thread: the one that calls {@link #accept}.
     *   <li>May block: briefly.
     *   <li>Null: the signal is never null.
     *   <li>If it throws: the failure is logged; the signal is not told again.
     *   <li>Lifetime: between start and close. Under a flood the newest are dropped, which the manager logs.
     * </ul>
     *
     * @param signal what happened
     */
    default void noticed(Signal signal) {}
}
