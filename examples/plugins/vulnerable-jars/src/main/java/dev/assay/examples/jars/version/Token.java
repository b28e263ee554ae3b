package dev.assay.examples.jars.version;

import java.util.Comparator;
import java.util.List;

/**
 * One piece of a version with the separator in front of it. Qualifiers always count as standing after a hyphen, because
 * {@code 1.0.RC1} and {@code 1.0-RC1} are the same version.
 */
record Token(boolean isQualifier, boolean afterHyphen, String text) implements Comparable<Token> {

    private static final String RELEASE = "";
    private static final List<String> KNOWN = List.of("alpha", "beta", "milestone", "rc", "snapshot", RELEASE, "sp");
    private static final int RELEASE_RANK = KNOWN.indexOf(RELEASE);

    private static final Comparator<Token> ORDER = Comparator.comparingInt(Token::kind)
            .thenComparingInt(Token::magnitude)
            .thenComparing(Token::text);

    static Token of(String raw, boolean afterHyphen, boolean digitFollows) {
        if (raw.isEmpty()) {
            return number("0", afterHyphen);
        }
        char first = raw.charAt(0);
        return first >= '0' && first <= '9'
                ? number(raw, afterHyphen)
                : new Token(true, true, canonical(raw, digitFollows));
    }

    private static Token number(String digits, boolean afterHyphen) {
        int start = 0;
        while (start < digits.length() - 1 && digits.charAt(start) == '0') {
            start++;
        }
        return new Token(false, afterHyphen, digits.substring(start));
    }

    private static String canonical(String qualifier, boolean digitFollows) {
        return switch (qualifier) {
            case "ga", "final", "release" -> RELEASE;
            case "cr" -> "rc";
            case "a" -> digitFollows ? "alpha" : qualifier;
            case "b" -> digitFollows ? "beta" : qualifier;
            case "m" -> digitFollows ? "milestone" : qualifier;
            default -> qualifier;
        };
    }

    boolean isNull() {
        return isQualifier ? text.equals(RELEASE) : text.equals("0");
    }

    /** Where this stands against the end of the other version. */
    int compareToNothing() {
        if (isQualifier) {
            return Integer.compare(magnitude(), RELEASE_RANK);
        }
        return afterHyphen ? 1 : text.equals("0") ? 0 : 1;
    }

    private int kind() {
        return isQualifier ? 0 : afterHyphen ? 1 : 2;
    }

    /** Numbers have no leading zero, so a longer one is greater; unknown qualifiers come after all known ones. */
    private int magnitude() {
        if (!isQualifier) {
            return text.length();
        }
        int known = KNOWN.indexOf(text);
        return known < 0 ? KNOWN.size() : known;
    }

    @Override
    public int compareTo(Token other) {
        return ORDER.compare(this, other);
    }
}
