package dev.assay.spi.internal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON text in one deterministic form: no white space, keys in the order written, numbers as Java prints them.
 *
 * <p>Not thread-safe. Lone surrogates become U+FFFD, so the bytes are valid UTF-8 whatever the text held.
 */
public final class JsonWriter {

    private final StringBuilder out = new StringBuilder(1024);
    private boolean first = true;

    /** Begins an object as a value. */
    public JsonWriter object() {
        separate();
        out.append('{');
        first = true;
        return this;
    }

    /** Begins an object under a key. */
    public JsonWriter object(String key) {
        key(key);
        return object();
    }

    /** Ends an object. */
    public JsonWriter endObject() {
        out.append('}');
        first = false;
        return this;
    }

    /** Begins an array under a key. */
    public JsonWriter array(String key) {
        key(key);
        return array();
    }

    /** Begins an array as a value. */
    public JsonWriter array() {
        separate();
        out.append('[');
        first = true;
        return this;
    }

    /** Ends an array. */
    public JsonWriter endArray() {
        out.append(']');
        first = false;
        return this;
    }

    /** Writes a text under a key. */
    public JsonWriter text(String key, String value) {
        key(key);
        return text(value);
    }

    /** Writes anything by its {@code toString} under a key. */
    public JsonWriter text(String key, Object value) {
        return text(key, value.toString());
    }

    /** Writes a text as a value. */
    public JsonWriter text(String value) {
        separate();
        quote(value);
        return this;
    }

    /** Writes a whole number under a key. */
    public JsonWriter number(String key, long value) {
        key(key);
        separate();
        out.append(value);
        return this;
    }

    /** Writes a truth value under a key. */
    public JsonWriter truth(String key, boolean value) {
        key(key);
        separate();
        out.append(value);
        return this;
    }

    /** Writes a text under a key if there is one. */
    public JsonWriter optional(String key, Optional<?> value) {
        return value.isPresent() ? text(key, value.get()) : this;
    }

    /** Writes a number under a key if there is one. */
    public JsonWriter optional(String key, OptionalLong value) {
        return value.isPresent() ? number(key, value.getAsLong()) : this;
    }

    /** Writes a number under a key if there is one. */
    public JsonWriter optional(String key, OptionalDouble value) {
        return value.isPresent() ? value(key, value.getAsDouble()) : this;
    }

    /** Writes a text under a key unless it is empty. */
    public JsonWriter unlessEmpty(String key, String value) {
        return value.isEmpty() ? this : text(key, value);
    }

    /** Writes texts under a key. */
    public JsonWriter texts(String key, Iterable<?> values) {
        array(key);
        values.forEach(value -> text(value.toString()));
        return endArray();
    }

    /** Writes a map of values under a key, in the map's order. */
    public JsonWriter map(String key, Map<String, ?> values) {
        key(key);
        return value(values);
    }

    /** Writes a value of a JDK type under a key. */
    public JsonWriter value(String key, Object value) {
        key(key);
        return value(value);
    }

    /** Writes a value of a JDK type: text, number, truth, list or map; anything else by its {@code toString}. */
    public JsonWriter value(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            object();
            map.forEach((key, item) -> {
                key(String.valueOf(key));
                value(item);
            });
            return endObject();
        }
        if (value instanceof List<?> list) {
            array();
            list.forEach(this::value);
            return endArray();
        }
        if (value instanceof Number some && !printsItself(some)) {
            double number = some.doubleValue();
            separate();
            out.append(
                    !Double.isFinite(number)
                            ? "null"
                            : number == Math.rint(number) && Math.abs(number) < 1e15
                                    ? Long.toString((long) number)
                                    : Double.toString(number));
            return this;
        }
        if (value == null || value instanceof Number || value instanceof Boolean) {
            separate();
            out.append(value);
            return this;
        }
        return text(value.toString());
    }

    /** Whether a number's text is JSON. A type that is not the JDK's may print anything, so only its value counts. */
    private static boolean printsItself(Number number) {
        return number instanceof Long
                || number instanceof Integer
                || number instanceof Short
                || number instanceof Byte
                || number.getClass() == BigDecimal.class
                || number.getClass() == BigInteger.class;
    }

    /** The text so far. */
    @Override
    public String toString() {
        return out.toString();
    }

    /** The text so far in UTF-8. */
    public byte[] toBytes() {
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void key(String key) {
        separate();
        quote(key);
        out.append(':');
        first = true;
    }

    private void separate() {
        if (!first) {
            out.append(',');
        }
        first = false;
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7f || c == 0x2028 || c == 0x2029) {
                escape(c);
            } else if (Character.isSurrogate(c)) {
                i = surrogate(text, i);
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private int surrogate(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
            out.append(c).append(text.charAt(i + 1));
            return i + 1;
        }
        out.append('\uFFFD');
        return i;
    }

    private void escape(char c) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                out.append("\\u");
                String hex = Integer.toHexString(c);
                out.append("0000", 0, 4 - hex.length()).append(hex);
            }
        }
    }
}
