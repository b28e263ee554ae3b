package dev.assay.internal.secret;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** The forms in which a secret's value may turn up in text. */
final class Encodings {

    /** Shorter values, and shorter forms, would turn up everywhere by chance. */
    static final int MIN_CHARS = 6;

    private static final int MIN_LINE = 16;
    private static final String UNRESERVED = "-._~";

    private Encodings() {}

    /** Raw, by line, base64 at three offsets and both alphabets, URL-encoded, hexadecimal, escaped for JSON. */
    static Set<String> of(char[] value) {
        Set<String> forms = new LinkedHashSet<>();
        if (value.length < MIN_CHARS) {
            return forms;
        }
        String raw = new String(value);
        forms.add(raw);
        lines(raw, forms);
        byte[] bytes = raw.getBytes(StandardCharsets.UTF_8);
        try {
            base64(bytes, forms);
            hex(bytes, forms);
            url(bytes, forms);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
        json(raw, forms);
        return forms;
    }

    // A key of several lines is often printed line by line.
    private static void lines(String raw, Set<String> forms) {
        if (raw.indexOf('\n') < 0) {
            return;
        }
        for (String line : raw.split("\\R")) {
            String text = line.strip();
            if (text.length() >= MIN_LINE && !text.startsWith("-----")) {
                forms.add(text);
            }
        }
    }

    // Inside a larger encoded text the value begins at one of three places within a group; only the characters that
    // hold nothing but bits of the value are the same whatever stands around it.
    private static void base64(byte[] bytes, Set<String> forms) {
        // Alone: with the last character, which is shared with padding.
        forms.add(Base64.getEncoder().encodeToString(bytes));
        forms.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
        forms.add(Base64.getUrlEncoder().encodeToString(bytes));
        forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        for (int offset = 0; offset < 3; offset++) {
            byte[] shifted = new byte[offset + bytes.length];
            System.arraycopy(bytes, 0, shifted, offset, bytes.length);
            int first = (offset * 8 + 5) / 6;
            int last = shifted.length * 8 / 6;
            for (Base64.Encoder encoder : new Base64.Encoder[] {Base64.getEncoder(), Base64.getUrlEncoder()}) {
                String encoded = encoder.withoutPadding().encodeToString(shifted);
                forms.add(encoded.substring(first, Math.min(last, encoded.length())));
            }
            Arrays.fill(shifted, (byte) 0);
        }
    }

    private static void hex(byte[] bytes, Set<String> forms) {
        StringBuilder hex = new StringBuilder(bytes.length * 2);
        for (byte b : bytes) {
            hex.append(Character.forDigit((b >> 4) & 0xF, 16)).append(Character.forDigit(b & 0xF, 16));
        }
        forms.add(hex.toString());
        forms.add(hex.toString().toUpperCase(Locale.ROOT));
    }

    private static void url(byte[] bytes, Set<String> forms) {
        for (boolean plus : new boolean[] {false, true}) {
            String upper = url(bytes, plus, true);
            forms.add(upper);
            forms.add(url(bytes, plus, false));
        }
    }

    private static String url(byte[] bytes, boolean plus, boolean upperCase) {
        StringBuilder out = new StringBuilder(bytes.length * 3);
        for (byte b : bytes) {
            char c = (char) (b & 0xFF);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
            if (plain || (plus && c == '*')) {
                out.append(c);
            } else if (plus && c == ' ') {
                out.append('+');
            } else {
                String digits = String.format(Locale.ROOT, "%02x", (int) c);
                out.append('%').append(upperCase ? digits.toUpperCase(Locale.ROOT) : digits);
            }
        }
        return out.toString();
    }

    private static void json(String raw, Set<String> forms) {
        forms.add(json(raw, false, false));
        forms.add(json(raw, true, false));
        forms.add(json(raw, false, true));
        forms.add(json(raw, true, true));
    }

    private static String json(String raw, boolean ascii, boolean slash) {
        StringBuilder out = new StringBuilder(raw.length() + 16);
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c == '/' && slash) {
                        out.append("\\/");
                    } else if (c < 0x20 || (ascii && c > 0x7E)) {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.toString();
    }
}
