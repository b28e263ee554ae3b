package dev.assay.spi.configuration;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Copies parameter values, so that what crosses a border is JDK types only and can't change. */
final class Values {

    private static final int MAX_DEPTH = 16;

    private Values() {}

    static Object copy(String name, Object value) {
        return copy(name, value, 0);
    }

    private static Object copy(String name, Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("parameter " + name + " is nested deeper than " + MAX_DEPTH);
        }
        if (value instanceof String || value instanceof Boolean || value instanceof SecretReference) {
            return value;
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Long || value instanceof BigDecimal || value instanceof BigInteger) {
            return value;
        }
        if (value instanceof Double number && Double.isFinite(number)) {
            return BigDecimal.valueOf(number);
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list.size());
            list.forEach(item -> copy.add(copy(name, item, depth + 1)));
            return Collections.unmodifiableList(copy);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new TreeMap<>();
            map.forEach((key, item) -> copy.put(String.valueOf(key), copy(name, item, depth + 1)));
            return Collections.unmodifiableMap(copy);
        }
        throw new IllegalArgumentException("parameter " + name
                + " must be text, a number, true or false, a secret reference, or a list or map of these, not "
                + value.getClass().getName());
    }
}
