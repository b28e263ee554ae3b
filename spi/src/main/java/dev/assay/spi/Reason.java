package dev.assay.spi;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Why something is as it is: a stable code for machines, a sentence for people and the numbers behind it.
 *
 * <p>Immutable. Codes that Assay gives are constants of {@link Reasons}; plugins and sinks may use their own.
 *
 * @param code upper-case words joined by underscores, at most 64 characters
 * @param text a sentence, possibly empty
 * @param numbers the measured and allowed values, each name with its unit ({@code neededBytes}), sorted by name
 */
public record Reason(String code, String text, Map<String, Number> numbers) {

    /**
     * Checks the code and copies the numbers.
     *
     * @throws IllegalArgumentException if the code is not of the documented form
     */
    public Reason {
        if (!isCode(code)) {
            throw new IllegalArgumentException(
                    "a reason code is upper-case words joined by '_', such as ACCESS_DENIED, not '" + code + "'");
        }
        Objects.requireNonNull(text, "text");
        numbers = numbers.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(numbers));
    }

    /** A reason with neither text nor numbers. */
    public static Reason of(String code) {
        return new Reason(code, "", Map.of());
    }

    /** A reason in words. */
    public static Reason of(String code, String text) {
        return new Reason(code, text, Map.of());
    }

    /** This reason with one more number. */
    public Reason with(String name, Number value) {
        Map<String, Number> more = new TreeMap<>(numbers);
        more.put(name, value);
        return new Reason(code, text, more);
    }

    private static boolean isCode(String code) {
        if (code.isEmpty() || code.length() > 64 || code.charAt(0) < 'A' || code.charAt(0) > 'Z') {
            return false;
        }
        for (int i = 1; i < code.length(); i++) {
            char c = code.charAt(i);
            if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_')) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        String words = text.isEmpty() ? code : code + ": " + text;
        return numbers.isEmpty() ? words : words + " " + numbers;
    }
}
