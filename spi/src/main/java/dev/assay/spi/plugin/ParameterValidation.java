package dev.assay.spi.plugin;

import dev.assay.spi.configuration.Fault;
import dev.assay.spi.configuration.SecretReference;
import dev.assay.spi.internal.Suggestion;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares given parameters with described ones, before a plugin runs. */
final class ParameterValidation {

    private ParameterValidation() {}

    static List<Fault> validate(String place, Map<String, ParameterDescriptor> described, Map<String, Object> given) {
        List<Fault> faults = new ArrayList<>();
        given.forEach((name, value) -> {
            ParameterDescriptor parameter = described.get(name);
            String where = place + "." + name;
            if (parameter == null) {
                faults.add(new Fault(
                        "UNKNOWN_PARAMETER",
                        where,
                        "the plugin has no such parameter" + Suggestion.of(name, described.keySet())));
            } else if (!accepts(parameter, value)) {
                faults.add(new Fault("PARAMETER_TYPE", where, "must be " + expected(parameter)));
            }
        });
        described.values().stream()
                .filter(parameter -> parameter.required() && !given.containsKey(parameter.name()))
                .forEach(parameter -> faults.add(new Fault(
                        "PARAMETER_MISSING",
                        place + "." + parameter.name(),
                        "is required: " + (parameter.text().isEmpty() ? expected(parameter) : parameter.text()))));
        return faults;
    }

    static String expected(ParameterDescriptor.Type type) {
        return switch (type) {
            case TEXT -> "text";
            case INTEGER -> "a whole number";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case DURATION -> "an ISO-8601 duration such as PT30S or P7D";
            case INSTANT -> "an instant such as 2026-12-31T00:00:00Z";
            case PATH -> "a path";
            case URI -> "a URI";
            case CHOICE -> "one of the plugin's choices";
            case SECRET -> "a secret reference such as {secret: NAME}, never the secret itself";
            case LIST -> "a list";
            case MAP, RECORD -> "a map";
        };
    }

    private static String expected(ParameterDescriptor parameter) {
        return parameter.values().isEmpty() ? expected(parameter.type()) : "one of " + parameter.values();
    }

    private static boolean accepts(ParameterDescriptor parameter, Object value) {
        return switch (parameter.type()) {
            case LIST -> value instanceof List;
            case MAP, RECORD -> value instanceof Map;
            case SECRET -> value instanceof SecretReference;
            default -> isScalar(value) && fits(parameter, value.toString());
        };
    }

    private static boolean isScalar(Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean;
    }

    private static boolean fits(ParameterDescriptor parameter, String text) {
        try {
            return switch (parameter.type()) {
                case INTEGER -> new BigDecimal(text).stripTrailingZeros().scale() <= 0;
                case NUMBER -> new BigDecimal(text).signum() >= -1;
                case BOOLEAN -> text.equals("true") || text.equals("false");
                case DURATION -> Duration.parse(text) != null;
                case INSTANT -> Instant.parse(text) != null;
                case PATH -> Path.of(text) != null;
                case URI -> URI.create(text) != null;
                case CHOICE ->
                    parameter.values().stream().anyMatch(choice -> choice.equalsIgnoreCase(text.replace('-', '_')));
                default -> true;
            };
        } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
            return false;
        }
    }
}
