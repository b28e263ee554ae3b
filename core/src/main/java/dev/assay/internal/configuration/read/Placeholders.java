package dev.assay.internal.configuration.read;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code ${env:NAME}} in text by variables of the host's environment, for the names that the host allows.
 *
 * <p>Off unless host code names variables. A doubled dollar sign stands for the literal text.
 */
public final class Placeholders {

    /** No placeholder is replaced, each one is a fault. */
    public static final Placeholders OFF = new Placeholders(Set.of(), name -> Optional.empty());

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$?\\$\\{env:([^}]{0,128})(\\}?)");

    private final Set<String> allowed;
    private final Function<String, Optional<String>> variables;

    private Placeholders(Set<String> allowed, Function<String, Optional<String>> variables) {
        this.allowed = Set.copyOf(allowed);
        this.variables = Objects.requireNonNull(variables, "variables");
    }

    /**
     * Allows some variables.
     *
     * @param allowed their names
     * @param variables the value of a variable, empty if it is not set
     */
    public static Placeholders of(Set<String> allowed, Function<String, Optional<String>> variables) {
        return new Placeholders(allowed, variables);
    }

    /** The text with its placeholders replaced, or null with what is wrong told to the sink. */
    @Nullable String replaced(String text, java.util.function.Consumer<String> problem) {
        if (text.indexOf("${env:") < 0) {
            return text;
        }
        Matcher matcher = PLACEHOLDER.matcher(text);
        StringBuilder replaced = new StringBuilder();
        while (matcher.find()) {
            String found = matcher.group();
            if (found.startsWith("$$")) {
                matcher.appendReplacement(replaced, Matcher.quoteReplacement(found.substring(1)));
                continue;
            }
            String why = refusal(matcher.group(1), !matcher.group(2).isEmpty());
            Optional<String> value = why == null ? variables.apply(matcher.group(1)) : Optional.empty();
            if (value.isEmpty()) {
                problem.accept(why == null ? "names an environment variable that is not set" : why);
                return null;
            }
            matcher.appendReplacement(replaced, Matcher.quoteReplacement(value.get()));
        }
        return matcher.appendTail(replaced).toString();
    }

    private @Nullable String refusal(String name, boolean closed) {
        if (!closed) {
            return "has a placeholder ${env:NAME} that does not end";
        }
        return allowed.contains(name)
                ? null
                : "has a placeholder ${env:NAME} for a variable that host code does not allow;"
                        + " write $${env: for the literal text";
    }
}
