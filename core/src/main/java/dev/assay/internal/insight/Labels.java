package dev.assay.internal.insight;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value for each combination of label values. Thread-safe; finding one that is there takes no lock and makes no garbage.
 *
 * <p>Label values come partly from outside, so there is a bound: what comes after it shares one value.
 *
 * @param <V> what is kept for a combination
 */
final class Labels<V> {

    /** One more label: the values of the next, and what is kept if there is none. */
    private static final class Place<V> {
        private final Map<String, Place<V>> next = new ConcurrentHashMap<>(4);
        private volatile @Nullable V value; // written once, by who comes first
    }

    private final List<String> beyond;
    private final int most;
    private final Supplier<V> fresh;
    private final Place<V> root = new Place<>();
    private final Map<List<String>, V> all = new ConcurrentHashMap<>();

    /**
     * Keeps values.
     *
     * @param beyond the label values of what comes after the bound
     * @param most how many combinations there may be before
     * @param fresh makes a value
     */
    Labels(List<String> beyond, int most, Supplier<V> fresh) {
        this.beyond = beyond;
        this.most = most;
        this.fresh = fresh;
    }

    V of(String label) {
        V value = value(root.next.get(label));
        return value == null ? make(label) : value;
    }

    V of(String first, String second) {
        Place<V> place = root.next.get(first);
        V value = place == null ? null : value(place.next.get(second));
        return value == null ? make(first, second) : value;
    }

    V of(String first, String second, String third) {
        Place<V> one = root.next.get(first);
        Place<V> two = one == null ? null : one.next.get(second);
        V value = two == null ? null : value(two.next.get(third));
        return value == null ? make(first, second, third) : value;
    }

    /** All values by label values. */
    Map<List<String>, V> all() {
        return all;
    }

    private @Nullable V value(@Nullable Place<V> place) {
        return place == null ? null : place.value;
    }

    private V make(String... labels) {
        List<String> key = List.of(labels);
        if (!all.containsKey(key) && all.size() >= most) {
            return all.computeIfAbsent(beyond, unused -> fresh.get());
        }
        V value = all.computeIfAbsent(key, unused -> fresh.get());
        Place<V> place = root;
        for (String label : labels) {
            place = place.next.computeIfAbsent(label, unused -> new Place<>());
        }
        place.value = value;
        return value;
    }

    @Override
    public String toString() {
        return "Labels" + Arrays.toString(all.keySet().toArray());
    }
}
