package dev.assay.plugins.internal.text;

import dev.assay.support.text.Text;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A heading such as {@code plugin disk} and the indented fields below it. Immutable once parsed; written by {@link #of}
 * and {@link #with}.
 */
public final class Block {

    private static final int MAX_SHOWN = 80;

    private final String file;
    private final String word;
    private final String value;
    private final int line;
    private final Map<String, Field> fields = new LinkedHashMap<>();

    /** What a field says, and where. */
    private record Field(String value, int line) {}

    Block(String file, String word, String value, int line) {
        this.file = file;
        this.word = word;
        this.value = value;
        this.line = line;
    }

    /** Starts a block that is to be printed. */
    public static Block of(String word, String value) {
        return new Block("", word, value, 0);
    }

    /** Adds a field that is to be printed. */
    public Block with(String name, String text) {
        fields.put(name, new Field(text, 0));
        return this;
    }

    /** Adds a field if there is something to say. */
    public Block with(String name, Optional<String> text) {
        text.ifPresent(t -> with(name, t));
        return this;
    }

    boolean add(String name, String text, int at) {
        return fields.putIfAbsent(name, new Field(text, at)) == null;
    }

    /** The heading's first word. */
    public String word() {
        return word;
    }

    /** The rest of the heading. */
    public String value() {
        return value;
    }

    /** A field's text. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(fields.get(name)).map(Field::value);
    }

    /** A field that has to be there. */
    public String require(String name) throws BlockException {
        Field field = fields.get(name);
        if (field == null) {
            throw fault("'" + word + " " + Text.line(value, MAX_SHOWN) + "' has no " + name + "; write it below");
        }
        return field.value();
    }

    /** A field that has to be there, as something else. A conversion that throws {@link RuntimeException} is a fault. */
    public <T> T require(String name, String expected, Function<String, T> conversion) throws BlockException {
        return convert(name, require(name), expected, conversion);
    }

    /** A field as something else, if it is there. */
    public <T> Optional<T> get(String name, String expected, Function<String, T> conversion) throws BlockException {
        Optional<String> text = get(name);
        return text.isEmpty() ? Optional.empty() : Optional.of(convert(name, text.get(), expected, conversion));
    }

    private <T> T convert(String name, String text, String expected, Function<String, T> conversion)
            throws BlockException {
        @Nullable T result = null;
        try {
            result = conversion.apply(text);
        } catch (RuntimeException notOfThatForm) {
            result = null;
        }
        if (result == null) {
            throw faultAt(
                    lineOf(name),
                    3 + name.length() + 1,
                    name + " has to be " + expected + ", but is '" + Text.line(text, MAX_SHOWN) + "'");
        }
        return result;
    }

    /** Refuses fields that nobody knows, such as misspelt ones. */
    public void allow(Set<String> names) throws BlockException {
        for (Map.Entry<String, Field> field : fields.entrySet()) {
            if (!names.contains(field.getKey())) {
                throw faultAt(
                        field.getValue().line(),
                        3,
                        "a '" + word + "' has no field '" + Text.line(field.getKey(), MAX_SHOWN) + "'; it has "
                                + new java.util.TreeSet<>(names));
            }
        }
    }

    /** A fault of the heading. */
    public BlockException fault(String problem) {
        return faultAt(line, 1, problem);
    }

    private BlockException faultAt(int at, int column, String problem) {
        return new BlockException(file + ":" + at + ":" + column + ": " + problem);
    }

    private int lineOf(String name) {
        Field field = fields.get(name);
        return field == null ? line : field.line();
    }

    void print(StringBuilder out) {
        out.append(word).append(value.isEmpty() ? "" : " ").append(value).append('\n');
        fields.forEach((name, field) ->
                out.append("  ").append(name).append(' ').append(field.value()).append('\n'));
    }
}
