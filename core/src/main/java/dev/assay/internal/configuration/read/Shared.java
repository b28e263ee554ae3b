package dev.assay.internal.configuration.read;

import java.util.HashMap;
import java.util.Map;

/**
 * Hands out one instance for equal values, so that a hundred thousand jobs of one component hold one component. Bounded:
 * once full it shares what it knows and keeps nothing new. One thread.
 */
final class Shared {

    private static final int MAX = 4096;

    private final Map<Object, Object> values = new HashMap<>();

    @SuppressWarnings("unchecked") // an equal value of an immutable class is of that class
    <T> T one(T value) {
        if (values.size() < MAX) {
            Object known = values.putIfAbsent(value, value);
            return known == null ? value : (T) known;
        }
        Object known = values.get(value);
        return known == null ? value : (T) known;
    }
}
