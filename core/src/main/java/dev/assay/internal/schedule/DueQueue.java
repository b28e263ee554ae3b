package dev.assay.internal.schedule;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is due, smallest key first, and among equal keys in the order in which they came.
 *
 * <p>An indexed binary heap: every change costs O(log n), also the removal or move of an entry in the middle, which a plain
 * priority queue has to search for. Entries are made once and can be moved for ever, so a queue that goes round makes no
 * garbage. Not thread-safe: the control thread owns it.
 *
 * @param <T> what is due
 */
public final class DueQueue<T> {

    private static final int OUTSIDE = -1;

    private @Nullable Entry<T>[] heap = newHeap(16); // owner's thread only, as everything here
    private int size;
    private long arrivals;

    /**
     * A place in a queue.
     *
     * @param <T> what is due
     */
    public static final class Entry<T> {
        private final DueQueue<T> home;
        private final T value;
        private long key;
        private long arrival;
        private int index = OUTSIDE;

        private Entry(DueQueue<T> home, T value) {
            this.home = home;
            this.value = value;
        }

        /** What is due. */
        public T value() {
            return value;
        }

        /** The key it was added or moved to last. */
        public long key() {
            return key;
        }

        /** Whether it waits in its queue. */
        public boolean isQueued() {
            return index != OUTSIDE;
        }

        @Override
        public String toString() {
            return value + "@" + key + (isQueued() ? "" : " (not queued)");
        }
    }

    /** Makes an empty queue. */
    public DueQueue() {}

    /** Adds a value. The entry can be moved and removed. */
    public Entry<T> add(long key, T value) {
        Entry<T> entry = new Entry<>(this, Objects.requireNonNull(value, "value"));
        move(entry, key);
        return entry;
    }

    /**
     * Puts an entry of this queue under another key, behind those that have it already. An entry that was polled or removed
     * is queued again.
     *
     * @throws IllegalArgumentException if the entry is another queue's
     */
    public void move(Entry<T> entry, long key) {
        requireOwn(entry);
        entry.key = key;
        entry.arrival = arrivals++;
        if (!entry.isQueued()) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            place(entry, size++);
        }
        siftDown(entry, siftUp(entry, entry.index));
    }

    /**
     * Removes an entry.
     *
     * @return whether it was queued
     * @throws IllegalArgumentException if the entry is another queue's
     */
    public boolean remove(Entry<T> entry) {
        requireOwn(entry);
        int gap = entry.index;
        if (gap == OUTSIDE) {
            return false;
        }
        entry.index = OUTSIDE;
        Entry<T> last = at(--size);
        heap[size] = null;
        if (last != entry) {
            place(last, gap);
            siftDown(last, siftUp(last, gap));
        }
        return true;
    }

    /** The entry with the smallest key, which stays queued; null if the queue is empty. */
    public @Nullable Entry<T> peek() {
        return size == 0 ? null : at(0);
    }

    /** Takes the entry with the smallest key; null if the queue is empty. */
    public @Nullable Entry<T> poll() {
        Entry<T> first = peek();
        if (first != null) {
            remove(first);
        }
        return first;
    }

    /** Takes the entry with the smallest key if that is at most {@code limit}; null otherwise. */
    public @Nullable Entry<T> poll(long limit) {
        return size == 0 || at(0).key > limit ? null : poll();
    }

    /** How many entries wait. */
    public int size() {
        return size;
    }

    /** Whether none waits. */
    public boolean isEmpty() {
        return size == 0;
    }

    private int siftUp(Entry<T> entry, int start) {
        int index = start;
        while (index > 0) {
            int up = (index - 1) >>> 1;
            Entry<T> parent = at(up);
            if (!isBefore(entry, parent)) {
                break;
            }
            place(parent, index);
            index = up;
        }
        place(entry, index);
        return index;
    }

    private void siftDown(Entry<T> entry, int start) {
        int index = start;
        for (int down = 2 * index + 1; down < size; down = 2 * index + 1) {
            if (down + 1 < size && isBefore(at(down + 1), at(down))) {
                down++;
            }
            Entry<T> child = at(down);
            if (!isBefore(child, entry)) {
                break;
            }
            place(child, index);
            index = down;
        }
        place(entry, index);
    }

    private void place(Entry<T> entry, int index) {
        heap[index] = entry;
        entry.index = index;
    }

    private Entry<T> at(int index) {
        return Objects.requireNonNull(heap[index]);
    }

    private void requireOwn(Entry<T> entry) {
        if (entry.home != this) {
            throw new IllegalArgumentException("the entry belongs to another queue");
        }
    }

    private static boolean isBefore(Entry<?> one, Entry<?> other) {
        return one.key < other.key || (one.key == other.key && one.arrival < other.arrival);
    }

    @SuppressWarnings("unchecked") // never seen outside, and holds entries only
    private static <T> @Nullable Entry<T>[] newHeap(int capacity) {
        return (@Nullable Entry<T>[]) new Entry<?>[capacity];
    }
}
