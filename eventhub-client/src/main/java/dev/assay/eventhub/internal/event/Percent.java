package dev.assay.eventhub.internal.event;

import java.nio.charset.StandardCharsets;

/** Writes texts from outside so that they fit where few characters are allowed, and nothing of them is lost. */
public final class Percent {

    private static final String IN_A_URI = "-._~:/?@!$&'()*+,;=";

    private Percent() {}

    /** A text as a URI reference: what a URI may hold stays, the rest is percent-encoded. */
    public static String uri(String text) {
        StringBuilder out = new StringBuilder(text.length());
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean fragment = false;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            boolean plain = isUnreserved(b)
                    || IN_A_URI.indexOf(b) >= 0
                    || (b == '#' && !fragment)
                    || (b == '%' && i + 2 < bytes.length && isHex(bytes[i + 1]) && isHex(bytes[i + 2]));
            fragment |= b == '#';
            append(out, b, plain);
        }
        return out.toString();
    }

    /** A text as one part of a URN. */
    public static String part(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            append(out, b, isUnreserved(b) || b == '-' || b == '.' || b == '_' || b == '~');
        }
        return out.toString();
    }

    /** A text of printable ASCII as it is, any other as a URI reference. */
    public static String printable(String text) {
        return text.codePoints().allMatch(c -> c >= 0x20 && c < 0x7f) ? text : uri(text);
    }

    private static boolean isUnreserved(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
    }

    private static boolean isHex(byte b) {
        return Character.digit(b, 16) >= 0;
    }

    /** Appends a byte, percent-encoded unless it is plain. */
    public static void append(StringBuilder out, byte b, boolean plain) {
        if (plain) {
            out.append((char) b);
        } else {
            out.append('%')
                    .append(Character.toUpperCase(Character.forDigit((b >> 4) & 0xf, 16)))
                    .append(Character.toUpperCase(Character.forDigit(b & 0xf, 16)));
        }
    }
}
