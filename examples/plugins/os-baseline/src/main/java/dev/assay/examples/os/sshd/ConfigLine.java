package dev.assay.examples.os.sshd;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One line of {@code sshd_config} that says something.
 *
 * @param keyword the keyword, in lower case
 * @param arguments what follows it, without quotes and remarks
 */
record ConfigLine(String keyword, List<String> arguments) {

    private static final int MAX_LINE = 8192;

    ConfigLine {
        arguments = List.copyOf(arguments);
    }

    /** Reads a line; nothing for one that is empty, a remark, or longer than any line should be. */
    static Optional<ConfigLine> parse(String line) {
        if (line.length() > MAX_LINE) {
            return Optional.empty();
        }
        List<String> words = words(line);
        return words.isEmpty()
                ? Optional.empty()
                : Optional.of(new ConfigLine(words.get(0).toLowerCase(Locale.ROOT), words.subList(1, words.size())));
    }

    /** The first argument, in lower case; empty if there is none. */
    String value() {
        return arguments.isEmpty() ? "" : arguments.get(0).toLowerCase(Locale.ROOT);
    }

    /** Splits as the server does: at blanks, the keyword also at one '=', quotes keep together, '#' ends the line. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        int at = skip(line, 0, false);
        while (at < line.length() && line.charAt(at) != '#') {
            StringBuilder word = new StringBuilder();
            char quote = 0;
            for (; at < line.length(); at++) {
                char c = line.charAt(at);
                if (quote != 0) {
                    if (c == quote) {
                        quote = 0;
                    } else {
                        word.append(c);
                    }
                } else if (c == '"' || c == '\'') {
                    quote = c;
                } else if (isBlank(c) || words.isEmpty() && c == '=') {
                    break;
                } else {
                    word.append(c);
                }
            }
            words.add(word.toString());
            at = skip(line, at, words.size() == 1);
        }
        return words;
    }

    private static int skip(String line, int from, boolean oneEquals) {
        boolean equals = oneEquals;
        int at = from;
        while (at < line.length() && (isBlank(line.charAt(at)) || equals && line.charAt(at) == '=')) {
            equals &= line.charAt(at) != '=';
            at++;
        }
        return at;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\f';
    }
}
