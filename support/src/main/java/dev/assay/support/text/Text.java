package dev.assay.support.text;

/**
 * The sanitiser for text that came from outside: whatever goes in, what comes out can be written to a log, a terminal or a result without
 * steering it. Control characters (so also terminal escape sequences), direction marks and other invisible format characters, lone
 * surrogates and noncharacters become visible escapes such as {@code \u001B}; the length is capped in code points.
 *
 * <p>Both methods are idempotent, return the very same instance when there is nothing to do, and never throw for any string. Characters
 * that mean something in a target format (HTML, JSON, CSV) are left alone: escaping for a format is its renderer's work.
 *
 * <p>All methods are static and safe for use by any thread.
 */
public final class Text {
    /** What stands at the end of a text that was cut; it counts towards the cap. */
    public static final String CUT = "…";

    private Text() {}

    /**
     * Cleans a text that may span lines: line feeds and tabs stay, everything else that is not visible is escaped.
     *
     * @param text the text from outside
     * @param maxCodePoints the longest result, in code points, at least 1
     * @return the cleaned text, the same instance when it was clean
     * @throws IllegalArgumentException if {@code maxCodePoints} is below 1
     */
    public static String clean(String text, int maxCodePoints) {
        return clean(text, maxCodePoints, false);
    }

    /**
     * Cleans a text that has to stay on one line: as {@link #clean(String, int)}, and line feeds and tabs are escaped as well.
     *
     * @param text the text from outside
     * @param maxCodePoints the longest result, in code points, at least 1
     * @return the cleaned text, the same instance when it was clean
     * @throws IllegalArgumentException if {@code maxCodePoints} is below 1
     */
    public static String line(String text, int maxCodePoints) {
        return clean(text, maxCodePoints, true);
    }

    /**
     * Tells whether a text holds a character that {@link #clean(String, int)}, or for one line {@link #line(String, int)}, would escape.
     *
     * @param text the text to look at
     * @param singleLine whether line feeds and tabs count too
     * @return true if at least one character would be escaped
     */
    public static boolean isHostile(String text, boolean singleLine) {
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (mustEscape(codePoint, singleLine)) {
                return true;
            }
            i += Character.charCount(codePoint);
        }
        return false;
    }

    private static String clean(String text, int maxCodePoints, boolean singleLine) {
        if (maxCodePoints < 1) {
            throw new IllegalArgumentException("maxCodePoints must be at least 1, but is " + maxCodePoints);
        }
        // A text has at most as many code points as chars, so a short one needs no count.
        boolean fits = text.length() <= maxCodePoints || !longerThan(text, maxCodePoints);
        if (fits && !isHostile(text, singleLine)) {
            return text;
        }
        return rewrite(text, maxCodePoints, singleLine);
    }

    private static boolean longerThan(String text, int maxCodePoints) {
        // Counts only as far as needed: a hostile text may be huge.
        int count = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (++count > maxCodePoints) {
                return true;
            }
        }
        return false;
    }

    private static String rewrite(String text, int maxCodePoints, boolean singleLine) {
        StringBuilder out = new StringBuilder(Math.min(text.length() + 16, maxCodePoints));
        int used = 0;
        int lengthWhereCutFits = 0; // length of `out` after the last whole unit that leaves room for the mark
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            int before = out.length();
            int width = 1;
            if (mustEscape(codePoint, singleLine)) {
                escape(out, codePoint);
                width = out.length() - before;
            } else {
                out.appendCodePoint(codePoint);
            }
            used += width;
            if (used > maxCodePoints) {
                out.setLength(lengthWhereCutFits);
                return out.append(CUT).toString();
            }
            if (used < maxCodePoints) {
                lengthWhereCutFits = out.length();
            }
            i += Character.charCount(codePoint);
        }
        return out.toString();
    }

    private static void escape(StringBuilder out, int codePoint) {
        switch (codePoint) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                String hex = Integer.toHexString(codePoint).toUpperCase(java.util.Locale.ROOT);
                if (Character.isBmpCodePoint(codePoint)) {
                    out.append("\\u").append("0".repeat(4 - hex.length())).append(hex);
                } else {
                    out.append("\\u{").append(hex).append('}');
                }
            }
        }
    }

    private static boolean mustEscape(int codePoint, boolean singleLine) {
        if (codePoint >= 0x20 && codePoint < 0x7F) {
            return false;
        }
        if (codePoint == '\n' || codePoint == '\t') {
            return singleLine;
        }
        if (codePoint == 0x200C || codePoint == 0x200D) {
            return false; // joiners: needed to write Persian, several Indian scripts and emoji; they steer nothing
        }
        if ((codePoint & 0xFFFE) == 0xFFFE || (codePoint >= 0xFDD0 && codePoint <= 0xFDEF)) {
            return true; // noncharacters: no XML and many a JSON reader refuse them
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
