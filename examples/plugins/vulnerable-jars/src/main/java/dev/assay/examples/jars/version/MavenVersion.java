package dev.assay.examples.jars.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A version as Maven orders it: {@code 2.0-beta9 < 2.0 < 2.0.1}, {@code 5.2.20.RELEASE = 5.2.20}, {@code 31.1-jre >
 * 31.1}. Immutable. The order is total: it is compared token by token along the "Version Order Specification" of the
 * POM reference.
 */
public final class MavenVersion implements Comparable<MavenVersion> {

    /** The longest text that is taken for a version; nobody's release is named longer. */
    public static final int MAX_LENGTH = 128;

    private final String text;
    private final List<Token> tokens;

    private MavenVersion(String text, List<Token> tokens) {
        this.text = text;
        this.tokens = tokens;
    }

    /**
     * Reads a version.
     *
     * @throws IllegalArgumentException if the text is blank, longer than {@value #MAX_LENGTH}, or holds a placeholder
     *     such as {@code ${project.version}}
     */
    public static MavenVersion of(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty() || trimmed.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a version has 1 to " + MAX_LENGTH + " characters");
        }
        if (trimmed.indexOf('$') >= 0 || trimmed.indexOf('@') >= 0) {
            throw new IllegalArgumentException("the version is a placeholder nobody filled in");
        }
        return new MavenVersion(trimmed, trim(tokens(trimmed.toLowerCase(Locale.ROOT))));
    }

    /** The version as it was written. */
    public String text() {
        return text;
    }

    /** The qualifiers of this version in order, in lower case, without the ones that mean "this is the release". */
    public List<String> qualifiers() {
        return tokens.stream().filter(Token::isQualifier).map(Token::text).toList();
    }

    private static List<Token> tokens(String text) {
        List<Token> tokens = new ArrayList<>();
        boolean afterHyphen = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' || c == '-') {
                tokens.add(Token.of(text.substring(start, i), afterHyphen, false));
                afterHyphen = c == '-';
                start = i + 1;
            } else if (i > start && isDigit(c) != isDigit(text.charAt(i - 1))) {
                // A change between digits and letters counts as a hyphen.
                tokens.add(Token.of(text.substring(start, i), afterHyphen, isDigit(c)));
                afterHyphen = true;
                start = i;
            }
        }
        tokens.add(Token.of(text.substring(start), afterHyphen, false));
        return tokens;
    }

    /** Drops what adds nothing: 0 and "release" at the end and in front of a hyphen. */
    private static List<Token> trim(List<Token> tokens) {
        List<Token> kept = new ArrayList<>(tokens);
        for (int i = kept.size() - 1; i >= 0; i--) {
            boolean last = i == kept.size() - 1;
            if (kept.get(i).isNull() && (last || kept.get(i + 1).afterHyphen())) {
                kept.remove(i);
            }
        }
        return List.copyOf(kept);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    @Override
    public int compareTo(MavenVersion other) {
        int length = Math.max(tokens.size(), other.tokens.size());
        for (int i = 0; i < length; i++) {
            int order;
            if (i >= tokens.size()) {
                order = -other.tokens.get(i).compareToNothing();
            } else if (i >= other.tokens.size()) {
                order = tokens.get(i).compareToNothing();
            } else {
                order = tokens.get(i).compareTo(other.tokens.get(i));
            }
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MavenVersion that && compareTo(that) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(tokens);
    }

    @Override
    public String toString() {
        return text;
    }
}
