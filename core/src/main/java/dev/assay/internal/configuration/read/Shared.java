package dev.assay.internal.configuration.read;

import org.jspecify.annotations.Nullable;

/**
 * Hands out one instance for equal values, so that a hundred thousand jobs of one component hold one component. Of fixed
 * size: what was met lately is shared, and a value that is met once only takes another's place. One thread.
 */
final class Shared {

    private static final int SETS = 1 << 11;
    private static final int WAYS = 4;

    private final @Nullable Object[] values = new Object[SETS * WAYS];
    private int next;

    @SuppressWarnings("unchecked") // an equal value of an immutable class is of that class
    <T> T one(T value) {
        // A value of one part hashes as its part does, so the class counts, too.
        int hash = (value.hashCode() + value.getClass().hashCode()) * 0x9E3779B9;
        int set = (hash >>> 21) * WAYS;
        for (int way = set; way < set + WAYS; way++) {
            Object known = values[way];
            if (known != null && value.equals(known)) {
                return (T) known;
            }
        }
        values[set + next] = value;
        next = (next + 1) % WAYS;
        return value;
    }
}
