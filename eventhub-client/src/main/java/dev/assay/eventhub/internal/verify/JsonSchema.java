package dev.assay.eventhub.internal.verify;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Judges values by one of our published schemas, with the part of JSON Schema 2020-12 that these use. A keyword it does not know
 * is refused when the schema is read, so that nothing is checked less than it says. Thread-safe.
 */
final class JsonSchema {

    private static final int MAX_FAULTS = 5;
    private static final List<String> ANNOTATIONS =
            List.of("$schema", "$id", "$defs", "title", "description", "contentEncoding", "then", "else");
    private static final List<String> KEYWORDS = List.of(
            "$ref",
            "type",
            "const",
            "enum",
            "required",
            "properties",
            "additionalProperties",
            "maxProperties",
            "items",
            "contains",
            "minItems",
            "maxItems",
            "minLength",
            "maxLength",
            "pattern",
            "format",
            "minimum",
            "maximum",
            "allOf",
            "anyOf",
            "oneOf",
            "not",
            "if");

    private final Map<String, ?> root;
    private final Map<String, Pattern> patterns = new HashMap<>(); // filled when the schema is read

    private JsonSchema(Map<String, ?> root) {
        this.root = root;
    }

    /** Reads a schema of ours from our own jars. */
    static JsonSchema read(InputStream in) throws IOException {
        Object tree = new Json(1 << 20, 100_000).tree(in.readAllBytes());
        JsonSchema schema = new JsonSchema(map(Objects.requireNonNull(tree)));
        schema.know(schema.root);
        Object defs = schema.root.get("$defs");
        if (defs != null) {
            map(defs).values().forEach(schema::know);
        }
        return schema;
    }

    private void know(@Nullable Object part) {
        if (part instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                String keyword = String.valueOf(key);
                if (!ANNOTATIONS.contains(keyword) && !KEYWORDS.contains(keyword)) {
                    throw new IllegalStateException("a schema uses " + keyword + ", which is not known here");
                }
                switch (keyword) {
                    case "properties" ->
                        map(Objects.requireNonNull(value)).values().forEach(this::know);
                    case "pattern" -> patterns.put(String.valueOf(value), Pattern.compile(String.valueOf(value)));
                    case "allOf", "anyOf", "oneOf" ->
                        ((Collection<?>) Objects.requireNonNull(value)).forEach(this::know);
                    case "items", "contains", "not", "if", "then", "else", "additionalProperties" -> know(value);
                    default -> {
                        // Its value is no schema.
                    }
                }
            });
        }
    }

    /** What is wrong with a value, the first few; empty if nothing is. */
    List<String> faults(@Nullable Object value) {
        List<String> faults = new ArrayList<>();
        check(root, value, "", faults);
        return faults;
    }

    private boolean fits(@Nullable Object schema, @Nullable Object value) {
        List<String> faults = new ArrayList<>();
        check(schema, value, "", faults);
        return faults.isEmpty();
    }

    private void check(@Nullable Object schema, @Nullable Object value, String at, List<String> faults) {
        if (faults.size() >= MAX_FAULTS) {
            return;
        }
        if (schema instanceof Boolean allowed) {
            if (!allowed) {
                faults.add(at + " must not be there");
            }
            return;
        }
        Map<String, ?> rules = map(Objects.requireNonNull(schema));
        for (Map.Entry<String, ?> rule : rules.entrySet()) {
            check(rules, rule.getKey(), rule.getValue(), value, at, faults);
        }
    }

    private void check(
            Map<String, ?> rules,
            String keyword,
            @Nullable Object rule,
            @Nullable Object value,
            String at,
            List<String> faults) {
        switch (keyword) {
            case "$ref" -> check(referred((String) Objects.requireNonNull(rule)), value, at, faults);
            case "type" -> require(isType(String.valueOf(rule), value), at + " is no " + rule, faults);
            case "const" -> require(same(rule, value), at + " is not what it must be", faults);
            case "enum" ->
                require(
                        list(rule).stream().anyMatch(each -> same(each, value)),
                        at + " is none of what it may be",
                        faults);
            case "allOf" -> list(rule).forEach(each -> check(each, value, at, faults));
            case "anyOf" ->
                require(list(rule).stream().anyMatch(each -> fits(each, value)), at + " fits nothing", faults);
            case "oneOf" ->
                require(
                        list(rule).stream().filter(each -> fits(each, value)).count() == 1,
                        at + " does not fit one",
                        faults);
            case "not" -> require(!fits(rule, value), at + " is what it must not be", faults);
            case "if" -> {
                Object next = rules.get(fits(rule, value) ? "then" : "else");
                if (next != null) {
                    check(next, value, at, faults);
                }
            }
            default -> {
                if (value instanceof Map<?, ?> object) {
                    object(rules, keyword, rule, object, at, faults);
                } else if (value instanceof List<?> array) {
                    array(keyword, rule, array, at, faults);
                } else if (value instanceof String text) {
                    text(keyword, rule, text, at, faults);
                } else if (value instanceof BigDecimal number) {
                    number(keyword, rule, number, at, faults);
                }
            }
        }
    }

    private void object(
            Map<String, ?> rules,
            String keyword,
            @Nullable Object rule,
            Map<?, ?> object,
            String at,
            List<String> faults) {
        switch (keyword) {
            case "required" ->
                list(rule).forEach(name -> require(object.containsKey(name), at + "/" + name + " is missing", faults));
            case "properties" ->
                map(Objects.requireNonNull(rule)).forEach((name, schema) -> {
                    if (object.containsKey(name)) {
                        check(schema, object.get(name), at + "/" + name, faults);
                    }
                });
            case "additionalProperties" -> {
                Object known = rules.get("properties");
                object.forEach((name, value) -> {
                    if (known == null || !map(known).containsKey(name)) {
                        check(rule, value, at + "/" + name, faults);
                    }
                });
            }
            case "maxProperties" -> require(object.size() <= whole(rule), at + " has too many fields", faults);
            default -> {
                // Not about objects.
            }
        }
    }

    private void array(String keyword, @Nullable Object rule, List<?> array, String at, List<String> faults) {
        switch (keyword) {
            case "items" -> {
                for (int i = 0; i < array.size(); i++) {
                    check(rule, array.get(i), at + "/" + i, faults);
                }
            }
            case "contains" ->
                require(array.stream().anyMatch(each -> fits(rule, each)), at + " does not hold what it must", faults);
            case "minItems" -> require(array.size() >= whole(rule), at + " has too few items", faults);
            case "maxItems" -> require(array.size() <= whole(rule), at + " has too many items", faults);
            default -> {
                // Not about arrays.
            }
        }
    }

    private void text(String keyword, @Nullable Object rule, String text, String at, List<String> faults) {
        switch (keyword) {
            case "minLength" -> require(length(text) >= whole(rule), at + " is too short", faults);
            case "maxLength" -> require(length(text) <= whole(rule), at + " is too long", faults);
            case "pattern" ->
                require(
                        Objects.requireNonNull(patterns.get(String.valueOf(rule)))
                                .matcher(text)
                                .find(),
                        at + " is not of its form",
                        faults);
            case "format" -> require(!"date-time".equals(rule) || isTime(text), at + " is no time", faults);
            default -> {
                // Not about texts.
            }
        }
    }

    private static void number(
            String keyword, @Nullable Object rule, BigDecimal number, String at, List<String> faults) {
        if (keyword.equals("minimum")) {
            require(number.compareTo((BigDecimal) Objects.requireNonNull(rule)) >= 0, at + " is too small", faults);
        } else if (keyword.equals("maximum")) {
            require(number.compareTo((BigDecimal) Objects.requireNonNull(rule)) <= 0, at + " is too large", faults);
        }
    }

    private Object referred(String reference) {
        String name = reference.substring("#/$defs/".length());
        return Objects.requireNonNull(
                map(Objects.requireNonNull(root.get("$defs"))).get(name), reference);
    }

    private static boolean isType(String type, @Nullable Object value) {
        return switch (type) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "number" -> value instanceof BigDecimal;
            case "integer" ->
                value instanceof BigDecimal number
                        && (number.signum() == 0 || number.stripTrailingZeros().scale() <= 0);
            case "null" -> value == null;
            default -> throw new IllegalStateException("no type " + type);
        };
    }

    private static boolean same(@Nullable Object one, @Nullable Object other) {
        return one instanceof BigDecimal a && other instanceof BigDecimal b
                ? a.compareTo(b) == 0
                : Objects.equals(one, other);
    }

    private static boolean isTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static int whole(@Nullable Object rule) {
        return ((BigDecimal) Objects.requireNonNull(rule)).intValueExact();
    }

    private static List<?> list(@Nullable Object rule) {
        return (List<?>) Objects.requireNonNull(rule);
    }

    @SuppressWarnings("unchecked") // the keys of JSON objects are texts
    private static Map<String, ?> map(Object value) {
        return (Map<String, ?>) value;
    }

    private static void require(boolean holds, String fault, List<String> faults) {
        if (!holds && faults.size() < MAX_FAULTS) {
            faults.add(fault);
        }
    }
}
