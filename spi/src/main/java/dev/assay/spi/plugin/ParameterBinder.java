package dev.assay.spi.plugin;

import dev.assay.spi.Secret;
import dev.assay.spi.configuration.SecretReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Turns a job spec's parameters into the plugin's own record. For implementers of {@link AttestationContext}.
 *
 * <p>Thread-safe and without state of its own. Messages name the parameter and what is expected, never the value.
 */
public final class ParameterBinder {

    private final Map<String, Object> values;
    private final Function<String, Secret> secrets;

    /**
     * Makes a binder.
     *
     * @param values the parameters
     * @param secrets gives the value of a declared secret by its name
     */
    public ParameterBinder(Map<String, Object> values, Function<String, Secret> secrets) {
        this.values = Map.copyOf(values);
        this.secrets = secrets;
    }

    /**
     * Makes the record.
     *
     * @throws PluginException {@code PARAMETERS_INVALID} if a value is missing or does not fit
     */
    public <R extends Record> R bind(Class<R> type) {
        return type.cast(record("", type, values));
    }

    private Object record(String path, Class<?> type, Map<?, ?> given) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = ParameterTypes.nameOf(components[i]);
            arguments[i] = component(path.isEmpty() ? name : path + "." + name, components[i], given.get(name));
        }
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw invalid(
                    path.isEmpty() ? "parameters" : path,
                    "the record refuses them (" + cause.getClass().getName() + ")");
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new PluginException(
                    "PARAMETERS_INACCESSIBLE",
                    type.getName(),
                    "the parameters record " + type.getName()
                            + " can't be made; it must be public, or its package open to dev.assay.spi",
                    e);
        }
    }

    private Object component(String path, RecordComponent component, @org.jspecify.annotations.Nullable Object given) {
        Object value = given != null
                ? given
                : ParameterTypes.defaultOf(component).<Object>map(text -> text).orElse(null);
        if (value == null) {
            if (component.getType() == Optional.class) {
                return Optional.empty();
            }
            throw invalid(path, "is required and not given");
        }
        if (given == null && ParameterTypes.typeOf(component.getGenericType()) == ParameterDescriptor.Type.LIST) {
            // A default for a list is written with commas.
            String text = (String) value;
            value = text.isBlank() ? List.of() : List.of(text.split("\\s*,\\s*"));
        }
        return convert(path, component.getGenericType(), value);
    }

    private Object convert(String path, java.lang.reflect.Type type, Object value) {
        Class<?> raw = ParameterTypes.rawOf(type);
        if (raw == Optional.class) {
            return Optional.of(convert(path, ParameterTypes.argument(type, 0), value));
        }
        ParameterDescriptor.Type kind = ParameterTypes.typeOf(type);
        try {
            return switch (kind) {
                case TEXT -> text(path, value);
                case INTEGER -> integer(raw, new BigDecimal(text(path, value)));
                case NUMBER -> number(raw, new BigDecimal(text(path, value)));
                case BOOLEAN -> truth(path, value);
                case DURATION -> Duration.parse(text(path, value));
                case INSTANT -> Instant.parse(text(path, value));
                case PATH -> Path.of(text(path, value));
                case URI -> URI.create(text(path, value));
                case CHOICE -> choice(path, raw, text(path, value));
                case SECRET -> secret(path, value);
                case LIST -> list(path, ParameterTypes.argument(type, 0), value);
                case MAP -> map(path, ParameterTypes.argument(type, 1), value);
                case RECORD ->
                    value instanceof Map<?, ?> parts ? record(path, raw, parts) : fail(path, "must have named parts");
            };
        } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
            throw invalid(path, "must be " + ParameterValidation.expected(kind));
        }
    }

    private static String text(String path, Object value) {
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
        }
        throw invalid(path, "must be a single value");
    }

    private static Object integer(Class<?> raw, BigDecimal number) {
        if (raw == int.class || raw == Integer.class) {
            return number.intValueExact();
        }
        return raw == BigInteger.class ? number.toBigIntegerExact() : (Object) number.longValueExact();
    }

    private static Object number(Class<?> raw, BigDecimal number) {
        return raw == BigDecimal.class ? number : (Object) number.doubleValue();
    }

    private static Object truth(String path, Object value) {
        String text = text(path, value);
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        throw invalid(path, "must be true or false");
    }

    private static Object choice(String path, Class<?> type, String name) {
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equalsIgnoreCase(name.replace('-', '_'))) {
                return constant;
            }
        }
        throw invalid(path, "must be one of " + ParameterTypes.choicesOf(type));
    }

    private Secret secret(String path, Object value) {
        if (value instanceof SecretReference reference) {
            return secrets.apply(reference.name());
        }
        throw invalid(path, "must be a secret reference, never the secret itself");
    }

    private List<Object> list(String path, java.lang.reflect.Type item, Object value) {
        if (!(value instanceof List<?> given)) {
            throw invalid(path, "must be a list");
        }
        List<Object> items = new ArrayList<>(given.size());
        for (Object element : given) {
            items.add(convert(path + "[" + items.size() + "]", item, element));
        }
        return Collections.unmodifiableList(items);
    }

    private Map<String, Object> map(String path, java.lang.reflect.Type item, Object value) {
        if (!(value instanceof Map<?, ?> given)) {
            throw invalid(path, "must be a map");
        }
        Map<String, Object> entries = new LinkedHashMap<>();
        given.forEach((key, element) -> entries.put(String.valueOf(key), convert(path + "." + key, item, element)));
        return Collections.unmodifiableMap(entries);
    }

    private static Object fail(String path, String what) {
        throw invalid(path, what);
    }

    private static PluginException invalid(String path, String what) {
        return new PluginException("PARAMETERS_INVALID", path, "parameter " + path + " " + what);
    }
}
