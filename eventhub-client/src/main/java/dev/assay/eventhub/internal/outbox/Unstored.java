package dev.assay.eventhub.internal.outbox;

import dev.assay.eventhub.internal.spool.Spool;
import dev.assay.spi.result.ResultId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;

/**
 * The records that were made and are not stored yet, in the order of the chain. What the disk does not take stays, so that it is stored before
 * anything else is made. Not thread-safe.
 */
final class Unstored {

    private final Spool spool;
    private final boolean each;
    private final List<Made> records = new ArrayList<>();

    /** Stores to a spool, as a group or each by itself. */
    Unstored(Spool spool, boolean each) {
        this.spool = spool;
        this.each = each;
    }

    void add(Made made) {
        records.add(made);
    }

    int size() {
        return records.size();
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    /** Who waits for one of them. */
    List<Offer.Entry> waiting() {
        List<Offer.Entry> entries = new ArrayList<>();
        for (Made made : records) {
            Offer.Entry entry = made.entry();
            if (entry != null) {
                entries.add(entry);
            }
        }
        return entries;
    }

    /** Whether a result is among them. */
    boolean holds(ResultId id) {
        return waiting().stream().anyMatch(entry -> entry.result().id().equals(id));
    }

    /**
     * Stores them.
     *
     * @param settled told of each that is stored, with its number
     * @throws IOException if the disk did not take all; those it took are gone from here
     */
    void store(ObjLongConsumer<Made> settled) throws IOException {
        int done = 0;
        try {
            int unit = each ? 1 : records.size();
            while (done < records.size()) {
                List<Made> group = records.subList(done, done + unit);
                long first = spool.append(group.stream().map(Made::record).toList());
                for (int i = 0; i < group.size(); i++) {
                    settled.accept(group.get(i), first + i);
                }
                done += unit;
            }
        } finally {
            records.subList(0, done).clear();
        }
    }
}
