package dev.assay.spi.hub;

import dev.assay.spi.Component;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Carries records to one kind of event hub, message queue or file. One class makes a new one; {@code TransportContract} in the test
 * kit tells whether it keeps its promises.
 *
 * <p>A transport tries once and tells what came of it. Storing, order, batching, waiting, repeating and dead letters are the
 * client's matter.
 */
@FunctionalInterface
public interface Transport extends Component {

    /**
     * Sends a batch, once.
     *
     * <ul>
     *   <li>Called by: the event hub client, with records of one lane in their order. Calls for different lanes overlap, those for
     *       one lane don't. A record comes again, with the same id and bytes, when nobody knows whether it arrived.
     *   <li>Thread: the client's delivery thread.
     *   <li>May block: no; answer with the stage, within bounded time. Cancelling its future ends what is under way.
     *   <li>Null: neither the batch nor the answer is null.
     *   <li>If it throws, or the stage fails: taken as {@link HubAnswer.Ruling#LATER}. The exception's words are shown to people, so
     *       they should hold no secrets.
     *   <li>Lifetime: after {@code start} and before {@code close}; the list is immutable, records may be kept.
     * </ul>
     *
     * @param batch at least one record, within {@link #limits()} unless it is a single one
     * @return what came of the whole batch; {@code TAKEN} only if the hub has each of its records
     */
    CompletionStage<HubAnswer> send(List<HubRecord> batch);

    /** How much one call may carry. One record at a time unless overridden. Asked for once, after {@code start}. */
    default BatchLimits limits() {
        return BatchLimits.SINGLE;
    }

    /** How much a record counts against {@link BatchLimits#bytes()}. Unless overridden, the length of its data and 1 KiB. */
    default long sizeOf(HubRecord record) {
        return record.data().length + 1_024L;
    }
}
