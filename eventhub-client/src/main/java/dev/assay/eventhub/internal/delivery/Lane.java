package dev.assay.eventhub.internal.delivery;

import dev.assay.spi.hub.HubAnswer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/** The records of some keys in their order, of which one batch at a time is under way. Delivery thread only. */
final class Lane {

    private final Deque<Item> waiting = new ArrayDeque<>();
    private List<Item> underWay = List.of();
    private @Nullable CompletableFuture<HubAnswer> answer;
    private @Nullable ScheduledFuture<?> alarm;
    private long call;
    private int failures;
    private int limit = 1;
    private int cap = Integer.MAX_VALUE;
    private long notBefore;

    Lane(long now) {
        this.notBefore = now;
    }

    void add(Item item) {
        waiting.add(item);
    }

    Deque<Item> waiting() {
        return waiting;
    }

    /** The records that come after those under way. */
    List<Item> following(int most) {
        return waiting.stream().skip(underWay.size()).limit(most).toList();
    }

    boolean isFree() {
        return underWay.isEmpty();
    }

    List<Item> underWay() {
        return underWay;
    }

    /** Whether it could send something, apart from pauses. */
    boolean isReady() {
        return underWay.isEmpty() && !waiting.isEmpty();
    }

    long notBefore() {
        return notBefore;
    }

    /** How many records the next batch may have. */
    int limit() {
        return Math.min(limit, cap);
    }

    long began(List<Item> batch) {
        underWay = new ArrayList<>(batch);
        return ++call;
    }

    void waitsFor(CompletableFuture<HubAnswer> given, @Nullable ScheduledFuture<?> patience) {
        answer = given;
        alarm = patience;
    }

    /** Ends what is under way; false if it was another call. */
    boolean ended(long number) {
        if (number != call || underWay.isEmpty()) {
            return false;
        }
        underWay.forEach(Item::unload);
        underWay = List.of();
        answer = null;
        ScheduledFuture<?> patience = alarm;
        alarm = null;
        if (patience != null) {
            boolean unused = patience.cancel(false);
        }
        return true;
    }

    void cancel() {
        CompletableFuture<HubAnswer> given = answer;
        if (given != null) {
            boolean unused = given.cancel(true);
        }
    }

    /** A batch was taken: the next may be twice as large. */
    void taken(int most) {
        failures = 0;
        limit = Math.min(most, Math.max(1, limit) * 2);
    }

    /** A batch of so many was refused: halves it. */
    void halve(int of) {
        limit = Math.max(1, of / 2);
    }

    /** A batch of so many was too large: no such batch again. */
    void tooLarge(int of) {
        cap = Math.max(1, of / 2);
        limit = cap;
    }

    /** Begins carefully after an outage. */
    void careful() {
        limit = 1;
    }

    int failed() {
        return ++failures;
    }

    void notBefore(long nanos) {
        notBefore = nanos;
    }

    /** Forgets records below a number, because they were dropped. */
    void forgetBelow(long number) {
        waiting.removeIf(item -> item.last() < number);
    }
}
