package dev.assay.plugins.internal.cli;

import dev.assay.support.text.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A command line: plain words, {@code --name value} options and flags. Immutable. */
final class Arguments {

    private final List<String> words = new ArrayList<>();
    private final Map<String, String> options = new LinkedHashMap<>();

    /** A command line that can't be understood. */
    static final class Usage extends Exception {
        private static final long serialVersionUID = 1L;

        Usage(String message) {
            super(message);
        }
    }

    /**
     * Reads what follows a command.
     *
     * @param names the options that take a value
     * @param flags those that take none
     */
    Arguments(List<String> all, Set<String> names, Set<String> flags) throws Usage {
        for (int i = 0; i < all.size(); i++) {
            String word = all.get(i);
            if (!word.startsWith("--")) {
                words.add(word);
            } else if (flags.contains(word)) {
                options.put(word, "");
            } else if (names.contains(word) && i + 1 < all.size()) {
                options.put(word, all.get(++i));
            } else {
                throw new Usage("there is no option " + Text.line(word, 80) + " here, or it has no value");
            }
        }
    }

    String word(int index, String what) throws Usage {
        if (index >= words.size()) {
            throw new Usage(what + " is missing");
        }
        return words.get(index);
    }

    void atMost(int count) throws Usage {
        if (words.size() > count) {
            throw new Usage("'" + Text.line(words.get(count), 80) + "' is one word too many");
        }
    }

    String require(String option) throws Usage {
        return get(option).orElseThrow(() -> new Usage(option + " is missing"));
    }

    Optional<String> get(String option) {
        return Optional.ofNullable(options.get(option));
    }

    boolean has(String flag) {
        return options.containsKey(flag);
    }
}
