package dev.assay.internal.configuration.read;

import dev.assay.internal.configuration.read.Tokens.Kind;
import dev.assay.spi.internal.Suggestion;
import dev.assay.support.text.Text;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads values of declared types. A value that is not of its type is noted as a fault, passed by and answered as null.
 * One thread.
 */
final class Input extends Cursor {

    /** The longest text that is a name and not content. */
    static final int NAME = 256;

    private final Placeholders placeholders;
    private final Shared shared;

    Input(Tokens tokens, Faults faults, ReadLimits limits, Placeholders placeholders, Shared shared) {
        super(tokens, faults, limits);
        this.placeholders = placeholders;
        this.shared = shared;
    }

    /** One instance for equal values. */
    <T> T share(T value) {
        return shared.one(value);
    }

    /** Text of at least one character on one line. */
    @Nullable String text(int max) throws Unreadable {
        String text = content("text");
        if (text == null) {
            return null;
        }
        if (text.isBlank()) {
            fault(Codes.BAD_VALUE, "is empty");
        } else if (text.length() > max) {
            fault(Codes.LIMIT_TEXT, "is longer than " + max + " characters");
        } else if (Text.isHostile(text, true)) {
            fault(Codes.BAD_VALUE, "holds control or invisible characters");
        } else {
            return max <= NAME ? shared.one(text) : text;
        }
        return null;
    }

    /** Text as it is written, placeholders replaced; possibly empty, possibly of several lines. */
    @Nullable String content(String expected) throws Unreadable {
        boolean plain = kind() == Kind.NUMBER || kind() == Kind.TRUE || kind() == Kind.FALSE;
        if (kind() != Kind.TEXT && !(plain && plainIsText())) {
            wrongType(plain ? expected + ", in quotes" : expected);
            return null;
        }
        String text = placeholders.replaced(raw(), problem -> fault(Codes.PLACEHOLDER, problem));
        if (text == null) {
            return null;
        }
        if (text.length() > limits().maxText()) {
            fault(Codes.LIMIT_TEXT, "is longer than " + limits().maxText() + " characters");
            return null;
        }
        if (SecretLiterals.found(text)) {
            fault(
                    Codes.SECRET_LITERAL,
                    "looks like a secret in the open; declare it under secrets and refer to it with { secret: NAME }");
            return null;
        }
        return text;
    }

    /** An id. */
    @Nullable String id() throws Unreadable {
        String text = text(limits().maxText());
        if (text == null) {
            return null;
        }
        if (!ScalarText.isId(text)) {
            fault(Codes.BAD_VALUE, ID_FORM);
            return null;
        }
        return shared.one(text);
    }

    private static final String ID_FORM = "must be an id: lower-case letters, digits, '.', '-' and '_',"
            + " beginning with a letter or digit, at most 128 characters";

    /** The present key as an id, null if it is none. */
    @Nullable String keyAsId() {
        if (ScalarText.isId(key())) {
            return shared.one(key());
        }
        fault(Codes.BAD_VALUE, ID_FORM);
        return null;
    }

    @Nullable Integer integer(int min, int max) throws Unreadable {
        if (kind() != Kind.NUMBER) {
            wrongType("a whole number");
            return null;
        }
        Integer number = ScalarText.integer(raw());
        if (number == null || number < min || number > max) {
            fault(Codes.BAD_VALUE, "must be a whole number from " + min + " to " + max);
            return null;
        }
        return number;
    }

    @Nullable Double decimal(double max) throws Unreadable {
        if (kind() != Kind.NUMBER) {
            wrongType("a number");
            return null;
        }
        Double number = ScalarText.decimal(raw());
        if (number == null || number > max) {
            fault(Codes.BAD_VALUE, "must be a number from 0 to " + (long) max + " such as 0.5");
            return null;
        }
        return number;
    }

    @Nullable Boolean truth() throws Unreadable {
        if (kind() != Kind.TRUE && kind() != Kind.FALSE) {
            wrongType("true or false");
            return null;
        }
        // YAML parsers take 'yes' and 'NO' for truth values; the format does not.
        if (!raw().equals("true") && !raw().equals("false")) {
            fault(Codes.BAD_VALUE, "must be true or false, spelt so");
            return null;
        }
        return kind() == Kind.TRUE;
    }

    /** A positive duration. */
    @Nullable Duration positiveDuration() throws Unreadable {
        Duration duration = duration();
        if (duration != null && duration.isZero()) {
            fault(Codes.BAD_VALUE, "must be longer than zero");
            return null;
        }
        return duration;
    }

    /** A duration, possibly zero. */
    @Nullable Duration duration() throws Unreadable {
        String text = text(NAME);
        Duration duration = text == null ? null : ScalarText.duration(text);
        if (text != null && duration == null) {
            fault(Codes.BAD_VALUE, "must be an ISO-8601 duration such as PT30S, PT10M or P1D, at most P36500D");
        }
        return duration == null ? null : shared.one(duration);
    }

    @Nullable Instant instant() throws Unreadable {
        String text = text(NAME);
        Instant instant = text == null ? null : ScalarText.instant(text);
        if (text != null && instant == null) {
            fault(Codes.BAD_VALUE, "must be an instant in UTC such as 2026-12-31T00:00:00Z");
        }
        return instant;
    }

    @Nullable ZoneId zone() throws Unreadable {
        String text = text(NAME);
        if (text == null) {
            return null;
        }
        try {
            return shared.one(ZoneId.of(text));
        } catch (DateTimeException e) {
            fault(Codes.BAD_VALUE, "must be a time zone such as UTC or Europe/Berlin");
            return null;
        }
    }

    @Nullable Long size() throws Unreadable {
        String text = text(NAME);
        Long size = text == null ? null : ScalarText.size(text);
        if (text != null && size == null) {
            fault(Codes.BAD_VALUE, "must be a size with its unit such as 0B, 16KiB, 256MiB, 2GiB or 1TiB");
        }
        return size;
    }

    <E extends Enum<E>> @Nullable E choice(Class<E> type) throws Unreadable {
        String text = text(NAME);
        if (text == null) {
            return null;
        }
        E[] constants = type.getEnumConstants();
        for (E constant : constants) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        List<String> names = Arrays.stream(constants).map(Enum::name).toList();
        fault(Codes.BAD_VALUE, "must be one of " + String.join(", ", names) + near(text, names));
        return null;
    }

    @Nullable String oneOf(List<String> names) throws Unreadable {
        String text = text(NAME);
        if (text != null && !names.contains(text)) {
            fault(Codes.BAD_VALUE, "must be one of " + String.join(", ", names) + near(text, names));
            return null;
        }
        return text;
    }

    // The suggestion names a known word, never the one that was read.
    private static String near(String text, List<String> names) {
        String clause = Suggestion.of(text, names);
        return clause.contains("did you mean") ? clause : "";
    }

    /** A list of texts. */
    List<String> texts(int max) throws Unreadable {
        List<String> texts = new ArrayList<>();
        items("a list of texts", () -> {
            String text = text(max);
            if (text != null) {
                texts.add(text);
            }
        });
        return texts;
    }

    /** A list of ids. */
    List<String> ids() throws Unreadable {
        List<String> ids = new ArrayList<>();
        items("a list of ids", () -> {
            String id = id();
            if (id != null && ids.contains(id)) {
                fault(Codes.DUPLICATE_ID, "stands in this list already");
            } else if (id != null) {
                ids.add(id);
            }
        });
        return ids;
    }

    /** What reads one value. */
    @FunctionalInterface
    interface Value {
        /** Reads the value that the input stands on. */
        void read() throws Unreadable;
    }

    /** Reads each item of a list. */
    void items(String expected, Value item) throws Unreadable {
        if (!list(expected)) {
            return;
        }
        for (int count = 1; nextItem(); count++) {
            if (count == limits().maxEntries() + 1) {
                fault(Codes.LIMIT_ENTRIES, "is one item more than the " + limits().maxEntries() + " allowed");
            }
            if (count > limits().maxEntries()) {
                skip();
            } else {
                item.read();
            }
        }
    }

    /** Reads each value of a map whose keys the document chooses; the key is {@link #key}. */
    void entries(String expected, Value entry) throws Unreadable {
        if (!object(expected)) {
            return;
        }
        Set<String> seen = new HashSet<>();
        boolean full = false;
        while (nextKey()) {
            boolean known = seen.contains(key());
            if (known) {
                fault(Codes.DUPLICATE_KEY, "is given twice");
            } else if (seen.size() < limits().maxEntries()) {
                seen.add(key());
            } else if (!full) {
                full = true;
                fault(Codes.LIMIT_ENTRIES, "is one entry more than the " + limits().maxEntries() + " allowed");
            }
            boolean merge = isMergeKey();
            advance();
            if (known || full || merge) {
                skip();
            } else {
                entry.read();
            }
        }
    }

    /** Whether the present key is YAML's merge key, which is a fault then. */
    boolean isMergeKey() {
        if (!plainIsText() || !key().equals("<<")) {
            return false;
        }
        fault(Codes.YAML_ALIAS, "is a YAML merge key, which is not supported; use the defaults block");
        return true;
    }

    /** Labels: names and texts. */
    Map<String, String> labels(int max) throws Unreadable {
        Map<String, String> labels = new TreeMap<>();
        entries("an object of names and texts", () -> {
            String name = key();
            if (name.isBlank() || name.length() > 128 || Text.isHostile(name, true)) {
                fault(Codes.BAD_VALUE, "must have a name of 1 to 128 visible characters");
            }
            String text = content("text");
            if (text != null && (text.length() > NAME || Text.isHostile(text, true))) {
                fault(Codes.BAD_VALUE, "must be at most 256 visible characters");
            } else if (text != null) {
                if (labels.size() == max && !labels.containsKey(name)) {
                    fault(Codes.LIMIT_LABELS, "is one label more than the " + max + " allowed");
                } else {
                    labels.put(shared.one(name), shared.one(text));
                }
            }
        });
        return labels;
    }
}
