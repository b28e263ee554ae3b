package dev.assay.internal.secret;

import dev.assay.spi.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the values of secrets, in the forms in which they may turn up, by {@code [secret:NAME]}, and counts it.
 *
 * <p>Thread-safe. Values of fewer than six characters are left alone: they would turn up by chance.
 */
public final class Redactor {

    private record Form(String text, String replacement) {}

    /** Forms by their first character, longest first. */
    private static final class Index {
        private final Map<Character, List<Form>> byFirst = new HashMap<>();

        void add(Form form) {
            byFirst.computeIfAbsent(form.text().charAt(0), c -> new ArrayList<>())
                    .add(form);
        }

        void sort() {
            byFirst.values()
                    .forEach(forms -> forms.sort(
                            Comparator.comparingInt((Form form) -> form.text().length())
                                    .reversed()));
        }
    }

    /** Shared by all runs without secrets: it never counts. */
    private static final Redactor NOTHING = new Redactor(List.of());

    private final Index inText = new Index();
    private final Index inBytes = new Index();
    private final AtomicInteger replaced = new AtomicInteger();
    private final boolean empty;

    private Redactor(Collection<Secret> secrets) {
        for (Secret secret : secrets) {
            char[] value = secret.chars();
            String replacement = "[secret:" + secret.name() + "]";
            for (String form : Encodings.of(value)) {
                if (form.length() >= Encodings.MIN_CHARS) {
                    inText.add(new Form(form, replacement));
                    inBytes.add(new Form(latin(form.getBytes(StandardCharsets.UTF_8)), replacement));
                }
            }
            Arrays.fill(value, '\0');
        }
        inText.sort();
        inBytes.sort();
        empty = inText.byFirst.isEmpty();
    }

    /** A redactor of the values that the secrets have now. */
    public static Redactor of(Collection<Secret> secrets) {
        return secrets.isEmpty() ? NOTHING : new Redactor(secrets);
    }

    /** How many times something was replaced. */
    public int count() {
        return replaced.get();
    }

    /** Whether there is nothing to look for. */
    public boolean isEmpty() {
        return empty;
    }

    /** The text without secrets; the same instance if there was none. */
    public String text(String text) {
        return text(text, text.length());
    }

    /**
     * The beginning of a text without secrets. A secret that begins before the end and reaches beyond it is replaced as
     * well, so a cut never leaves half of one.
     *
     * @param atMost how many characters of the text to go through
     */
    public String text(String text, int atMost) {
        int end = Math.min(atMost, text.length());
        String clean = empty ? null : replace(inText, text, end);
        if (clean != null) {
            return clean;
        }
        return end == text.length() ? text : text.substring(0, end);
    }

    /** The bytes without secrets, whatever else they hold; the same instance if there was none. */
    public byte[] bytes(byte[] bytes) {
        if (empty) {
            return bytes;
        }
        // Each byte as one character: works for any text that has ASCII at its bottom and leaves all other bytes alone.
        String text = latin(bytes);
        String clean = replace(inBytes, text, text.length());
        return clean == null ? bytes : clean.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private @Nullable String replace(Index index, String text, int end) {
        StringBuilder out = null;
        int copied = 0;
        int i = 0;
        while (i < end) {
            Form form = match(index, text, i);
            if (form == null) {
                i++;
                continue;
            }
            if (out == null) {
                out = new StringBuilder(end);
            }
            out.append(text, copied, i).append(form.replacement());
            i = coveredUntil(index, text, i, i + form.text().length());
            copied = i;
            replaced.incrementAndGet();
        }
        if (out == null) {
            return null;
        }
        return copied < end ? out.append(text, copied, end).toString() : out.toString();
    }

    // Of two secrets that overlap, the tail of the second must not stay behind.
    private static int coveredUntil(Index index, String text, int start, int firstEnd) {
        int end = firstEnd;
        for (int i = start + 1; i < end; i++) {
            Form form = match(index, text, i);
            if (form != null) {
                end = Math.max(end, i + form.text().length());
            }
        }
        return end;
    }

    private static @Nullable Form match(Index index, String text, int at) {
        List<Form> forms = index.byFirst.get(text.charAt(at));
        if (forms != null) {
            for (Form form : forms) {
                if (text.startsWith(form.text(), at)) {
                    return form;
                }
            }
        }
        return null;
    }
}
