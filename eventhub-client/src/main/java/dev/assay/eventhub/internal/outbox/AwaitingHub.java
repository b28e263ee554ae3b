package dev.assay.eventhub.internal.outbox;

import dev.assay.spi.result.Durability;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Receipts that wait for the hub, by the number of the record. The hub may be faster than who waits, so its latest answers are remembered.
 * Thread-safe; receipts are given without its lock.
 */
final class AwaitingHub {

    /** More than the outbox remembers ids of results. */
    private static final int REMEMBERED = 16_384;

    private record Answer(Durability reached, String problem) {}

    private final Object lock = new Object();
    private final TreeMap<Long, List<Offer.Entry>> waiting = new TreeMap<>(); // guarded by lock
    private final Map<Long, Answer> answers = new LinkedHashMap<>(); // guarded by lock

    void add(long number, Offer.Entry entry) {
        Answer known;
        synchronized (lock) {
            known = answers.get(number);
            if (known == null) {
                waiting.computeIfAbsent(number, n -> new ArrayList<>(1)).add(entry);
            }
        }
        if (known != null) {
            entry.answer(known.reached(), known.problem());
        }
    }

    void answer(long number, Durability reached, String problem) {
        List<Offer.Entry> entries;
        synchronized (lock) {
            entries = waiting.remove(number);
            Answer unused = answers.put(number, new Answer(reached, problem));
            if (answers.size() > REMEMBERED) {
                @Nullable Answer unusedToo = answers.remove(answers.keySet().iterator().next());
            }
        }
        if (entries != null) {
            entries.forEach(entry -> entry.answer(reached, problem));
        }
    }

    void answerBelow(long number, Durability reached, String problem) {
        List<Offer.Entry> entries = new ArrayList<>();
        synchronized (lock) {
            var below = waiting.headMap(number);
            below.values().forEach(entries::addAll);
            below.clear();
        }
        entries.forEach(entry -> entry.answer(reached, problem));
    }
}
