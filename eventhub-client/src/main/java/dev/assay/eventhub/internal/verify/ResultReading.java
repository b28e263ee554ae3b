package dev.assay.eventhub.internal.verify;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a verifier wants to know of a predicate, by path. */
final class ResultReading {

    private final Map<?, ?> tree;
    private final Map<String, Long> judged = new HashMap<>();

    ResultReading(@Nullable Object tree) throws IOException {
        if (!(tree instanceof Map<?, ?> map)) {
            throw new IOException("it is no JSON object");
        }
        this.tree = map;
        if (map.get("findings") instanceof List<?> findings) {
            for (Object finding : findings) {
                judge(finding);
            }
        }
    }

    private void judge(@Nullable Object finding) throws IOException {
        if (!(finding instanceof Map<?, ?> map)) {
            throw new IOException("a finding is no object");
        }
        String verdict = map.get("verdict") instanceof String text ? text : "";
        long subjects = map.get("subjectCount") instanceof BigDecimal number ? whole("subjectCount", number) : 1;
        judged.merge(ResultLaw.VERDICTS.contains(verdict) ? verdict : "", subjects, Long::sum);
    }

    /** The whole of it. */
    Map<?, ?> tree() {
        return tree;
    }

    private @Nullable Object value(String path) {
        Object value = tree;
        for (String name : path.split("\\.")) {
            value = value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return value;
    }

    /** A text, number or truth value as text by its path, or null. */
    @Nullable String text(String path) {
        Object value = value(path);
        return value instanceof BigDecimal number
                ? number.toPlainString()
                : value instanceof String || value instanceof Boolean ? value.toString() : null;
    }

    /** A text by its path. */
    String required(String path) throws IOException {
        String value = text(path);
        if (value == null) {
            throw new IOException(path + " is missing");
        }
        return value;
    }

    /** A whole number by its path. */
    long number(String path) throws IOException {
        required(path);
        if (value(path) instanceof BigDecimal number) {
            return whole(path, number);
        }
        throw new IOException(path + " is no whole number");
    }

    private static long whole(String path, BigDecimal number) throws IOException {
        try {
            if (number.scale() != 0) {
                throw new IOException(path + " is not written as a whole number");
            }
            return number.longValueExact();
        } catch (ArithmeticException e) {
            throw new IOException(path + " is no whole number", e);
        }
    }

    /** How many attempts there were. */
    long attempts() {
        return value("run.attempts") instanceof List<?> attempts ? attempts.size() : 0;
    }

    /** How many pairs of check and subject the findings judge so. */
    long judged(String verdict) {
        return judged.getOrDefault(verdict, 0L);
    }
}
