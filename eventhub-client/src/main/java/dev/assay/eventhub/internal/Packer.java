package dev.assay.eventhub.internal;

import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.ResultId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encodes results and packs them into requests: each result once, in the order of sequences also where another one is sent
 * first, so that the chain is that order.
 *
 * <p>Not thread-safe: who has the turn to send uses it.
 */
final class Packer {

    private static final Logger LOG = LoggerFactory.getLogger(Packer.class);

    /** What a request is to be about: results that wait, or only the last of them, or one that was set aside. */
    record Turn(List<Offer.Entry> entries, boolean lastOnly, Aside.@Nullable Kept again) {}

    /** What is in a request; without data if it is known to be delivered, or can't be encoded. */
    record Sent(List<Offer.Entry> entries, List<byte[]> data, Aside.@Nullable Kept again, boolean known) {}

    private final DeliverySettings settings;
    private final StreamEncoder encoder;

    Packer(DeliverySettings settings) {
        this.settings = settings;
        this.encoder = new StreamEncoder(settings.maxWaiting());
    }

    /** Notes that a result needs not be sent any more. */
    void done(ResultId id) {
        encoder.done(id);
    }

    Sent pack(Turn turn) {
        Aside.Kept again = turn.again();
        if (again != null) {
            return new Sent(List.of(), List.of(again.data()), again, false);
        }
        List<Offer.Entry> entries = new ArrayList<>();
        List<byte[]> data = new ArrayList<>();
        long bytes = 0;
        for (Offer.Entry entry : turn.entries()) {
            boolean done = encoder.isDone(entry.result());
            byte[] encoded = done ? null : encoded(entry.result());
            if (encoded == null) {
                return entries.isEmpty() ? new Sent(List.of(entry), List.of(), null, done) : sent(turn, entries, data);
            }
            bytes += encoded.length;
            if (!turn.lastOnly() && !entries.isEmpty() && bytes > settings.batchBytes()) {
                break;
            }
            entries.add(entry);
            data.add(encoded);
        }
        return sent(turn, entries, data);
    }

    private static Sent sent(Turn turn, List<Offer.Entry> entries, List<byte[]> data) {
        int from = turn.lastOnly() ? entries.size() - 1 : 0;
        return new Sent(
                List.copyOf(entries.subList(from, entries.size())),
                List.copyOf(data.subList(from, data.size())),
                null,
                false);
    }

    private byte @Nullable [] encoded(AttestationResult result) {
        try {
            return encoder.encode(result);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            LOG.error("ASSAY-5001 result {} can't be encoded", result.id(), e);
            return null;
        }
    }

    Parcel parcel(Sent sent) {
        Aside.Kept again = sent.again();
        List<AttestationResult> results = again == null
                ? sent.entries().stream().map(Offer.Entry::result).toList()
                : List.of(again.what().result());
        return settings.batch() > 1
                ? CloudEvents.batch(results, sent.data())
                : CloudEvents.single(
                        settings.mode(), results.get(0), sent.data().get(0));
    }
}
