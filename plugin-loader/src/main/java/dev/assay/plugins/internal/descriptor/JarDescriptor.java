package dev.assay.plugins.internal.descriptor;

import dev.assay.plugins.PluginCodes;
import dev.assay.spi.configuration.ControlReference;
import dev.assay.spi.configuration.Severity;
import dev.assay.spi.plugin.CheckDescriptor;
import dev.assay.spi.plugin.ParameterDescriptor;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginException;
import dev.assay.support.text.Text;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A plugin's description as its jar holds it. Immutable.
 *
 * @param plugin what it is
 * @param spi which SPI it works with; empty if it does not say
 * @param entryClass the class that is the plugin
 * @param dependencies the jars it needs, in class-path order
 */
public record JarDescriptor(
        PluginDescriptor plugin, Optional<SpiRange> spi, String entryClass, List<Dependency> dependencies) {

    /** Where it lies in a jar. */
    public static final String NAME = "META-INF/assay/plugin.json";

    /** The largest that is read. */
    public static final int MAX_BYTES = 256 << 10;

    static final int FORMAT = 1;
    private static final int MAX_ITEMS = 1000;
    private static final int MAX_TEXT = 4000;

    private static final Set<String> KEYS =
            Set.of("assayPlugin", "id", "version", "title", "spi", "class", "checks", "parameters", "dependencies");
    private static final Set<String> CHECK_KEYS = Set.of("id", "title", "severity", "controls", "remediation", "href");
    private static final Set<String> PARAMETER_KEYS = Set.of("name", "type", "values", "text", "required", "default");

    /** Copies the list. */
    public JarDescriptor {
        dependencies = List.copyOf(dependencies);
    }

    /**
     * Reads a description.
     *
     * @param subject what messages call the plugin
     * @throws PluginException {@code DESCRIPTOR_INVALID}
     */
    public static JarDescriptor parse(byte[] bytes, String subject) {
        try {
            if (bytes.length > MAX_BYTES) {
                throw new IllegalArgumentException("it is larger than the " + MAX_BYTES + " bytes that are read");
            }
            return read(Json.object(bytes));
        } catch (Json.Fault | IllegalArgumentException e) {
            throw new PluginException(
                    PluginCodes.DESCRIPTOR_INVALID,
                    subject,
                    NAME + (e instanceof Json.Fault ? ":" : ": ") + Text.line(String.valueOf(e.getMessage()), 400)
                            + ". Have the jar described again, and do not write this file by hand",
                    e);
        }
    }

    private static JarDescriptor read(Map<String, Object> json) {
        allow("the description", json, KEYS);
        Object format = json.get("assayPlugin");
        if (!(format instanceof BigDecimal number) || number.compareTo(BigDecimal.valueOf(FORMAT)) != 0) {
            throw new IllegalArgumentException("'assayPlugin' has to be " + FORMAT);
        }
        String id = text(json, "id", true);
        String version = text(json, "version", true);
        require("id", id, "[a-z][a-z0-9._-]{0,127}");
        require("version", version, "[0-9A-Za-z][0-9A-Za-z._+-]{0,63}");
        PluginDescriptor.Builder plugin = PluginDescriptor.builder(id, version).title(text(json, "title", false));
        for (Map<String, Object> check : objects(json, "checks")) {
            plugin.check(check(check));
        }
        for (Map<String, Object> parameter : objects(json, "parameters")) {
            plugin.parameter(parameter(parameter));
        }
        List<Dependency> dependencies = new ArrayList<>();
        for (Map<String, Object> dependency : objects(json, "dependencies")) {
            allow("a dependency", dependency, Set.of("file", "source", "sha256"));
            dependencies.add(new Dependency(
                    optional(dependency, "file"), optional(dependency, "source"), text(dependency, "sha256", true)));
        }
        String entryClass = text(json, "class", true);
        require("class", entryClass, "[\\p{L}_$][\\p{L}\\p{N}_$.]{0,500}");
        PluginDescriptor built = plugin.build();
        checkDefaults(built);
        return new JarDescriptor(built, optional(json, "spi").map(SpiRange::new), entryClass, dependencies);
    }

    /** A default that a job could not write would fail each job that relies on it. */
    private static void checkDefaults(PluginDescriptor plugin) {
        plugin.parameters().values().stream()
                .filter(parameter -> parameter.defaultValue().isPresent())
                .filter(parameter -> switch (parameter.type()) {
                    case LIST, MAP, RECORD, SECRET -> false;
                    default -> true;
                })
                .forEach(parameter ->
                        plugin
                                .validate(
                                        "parameters",
                                        Map.of(
                                                parameter.name(),
                                                parameter.defaultValue().get()))
                                .stream()
                                .filter(fault -> fault.code().equals("PARAMETER_TYPE"))
                                .findFirst()
                                .ifPresent(fault -> {
                                    throw new IllegalArgumentException(
                                            "the default of parameter " + parameter.name() + " " + fault.message());
                                }));
    }

    private static CheckDescriptor check(Map<String, Object> json) {
        allow("a check", json, CHECK_KEYS);
        List<ControlReference> controls = new ArrayList<>();
        for (String control : texts(json, "controls")) {
            int colon = control.indexOf(':');
            if (colon < 1 || colon == control.length() - 1) {
                throw new IllegalArgumentException("a control is of the form catalog:id, such as nist-800-53r5:ac-6");
            }
            controls.add(ControlReference.of(control.substring(0, colon), control.substring(colon + 1)));
        }
        String severity = text(json, "severity", false);
        return new CheckDescriptor(
                text(json, "id", true),
                text(json, "title", true),
                severity.isEmpty() ? Severity.MEDIUM : Severity.valueOf(severity.toUpperCase(Locale.ROOT)),
                controls,
                text(json, "remediation", false),
                text(json, "href", false));
    }

    private static ParameterDescriptor parameter(Map<String, Object> json) {
        allow("a parameter", json, PARAMETER_KEYS);
        Object required = json.getOrDefault("required", false);
        if (!(required instanceof Boolean isRequired)) {
            throw new IllegalArgumentException("'required' of a parameter is true or false");
        }
        return new ParameterDescriptor(
                text(json, "name", true),
                ParameterDescriptor.Type.valueOf(text(json, "type", true).toUpperCase(Locale.ROOT)),
                texts(json, "values"),
                text(json, "text", false),
                isRequired,
                optional(json, "default"));
    }

    private static void allow(String what, Map<String, Object> json, Set<String> keys) {
        for (String key : json.keySet()) {
            if (!keys.contains(key)) {
                throw new IllegalArgumentException(
                        what + " has no '" + Text.line(key, 60) + "'; it has " + new java.util.TreeSet<>(keys));
            }
        }
    }

    private static void require(String name, String value, String form) {
        if (!value.matches(form)) {
            throw new IllegalArgumentException(
                    "'" + name + "' is '" + Text.line(value, 100) + "', which is not of the form " + form);
        }
    }

    private static String text(Map<String, Object> json, String key, boolean required) {
        return optional(json, key).orElseGet(() -> {
            if (required) {
                throw new IllegalArgumentException("'" + key + "' is missing");
            }
            return "";
        });
    }

    private static Optional<String> optional(Map<String, Object> json, String key) {
        Object value = json.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof String text) || text.length() > MAX_TEXT) {
            throw new IllegalArgumentException("'" + key + "' has to be a text of at most " + MAX_TEXT + " characters");
        }
        return Optional.of(text);
    }

    private static List<String> texts(Map<String, Object> json, String key) {
        List<String> texts = new ArrayList<>();
        for (Object item : list(json, key)) {
            if (!(item instanceof String text) || text.length() > MAX_TEXT) {
                throw new IllegalArgumentException("'" + key + "' has to be a list of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    @SuppressWarnings("unchecked") // the reader makes maps with text keys only
    private static List<Map<String, Object>> objects(Map<String, Object> json, String key) {
        List<Map<String, Object>> objects = new ArrayList<>();
        for (Object item : list(json, key)) {
            if (!(item instanceof Map)) {
                throw new IllegalArgumentException("'" + key + "' has to be a list of objects");
            }
            objects.add((Map<String, Object>) item);
        }
        return objects;
    }

    private static List<?> list(Map<String, Object> json, String key) {
        Object value = json.getOrDefault(key, List.of());
        if (!(value instanceof List<?> list) || list.size() > MAX_ITEMS) {
            throw new IllegalArgumentException("'" + key + "' has to be a list of at most " + MAX_ITEMS);
        }
        return list;
    }
}
