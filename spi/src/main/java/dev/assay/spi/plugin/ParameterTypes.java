package dev.assay.spi.plugin;

import dev.assay.spi.Secret;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the components of a parameters record mean. */
final class ParameterTypes {

    private ParameterTypes() {}

    static String nameOf(RecordComponent component) {
        Parameter parameter = component.getAnnotation(Parameter.class);
        return parameter == null || parameter.name().isEmpty() ? component.getName() : parameter.name();
    }

    static String textOf(RecordComponent component) {
        Parameter parameter = component.getAnnotation(Parameter.class);
        return parameter == null ? "" : parameter.value();
    }

    static Optional<String> defaultOf(RecordComponent component) {
        Parameter parameter = component.getAnnotation(Parameter.class);
        return parameter == null || parameter.defaultValue().equals(Parameter.NONE)
                ? Optional.empty()
                : Optional.of(parameter.defaultValue());
    }

    static ParameterDescriptor.Type typeOf(java.lang.reflect.Type generic) {
        Class<?> raw = rawOf(generic);
        if (raw == Optional.class) {
            return typeOf(argument(generic, 0));
        }
        if (raw == String.class) {
            return ParameterDescriptor.Type.TEXT;
        }
        if (raw == int.class
                || raw == long.class
                || raw == Integer.class
                || raw == Long.class
                || raw == BigInteger.class) {
            return ParameterDescriptor.Type.INTEGER;
        }
        if (raw == double.class || raw == Double.class || raw == BigDecimal.class) {
            return ParameterDescriptor.Type.NUMBER;
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return ParameterDescriptor.Type.BOOLEAN;
        }
        if (raw == Duration.class) {
            return ParameterDescriptor.Type.DURATION;
        }
        if (raw == Instant.class) {
            return ParameterDescriptor.Type.INSTANT;
        }
        if (raw == Path.class) {
            return ParameterDescriptor.Type.PATH;
        }
        if (raw == URI.class) {
            return ParameterDescriptor.Type.URI;
        }
        if (raw == Secret.class) {
            return ParameterDescriptor.Type.SECRET;
        }
        if (raw == List.class) {
            return ParameterDescriptor.Type.LIST;
        }
        if (raw == Map.class) {
            return ParameterDescriptor.Type.MAP;
        }
        if (raw.isEnum()) {
            return ParameterDescriptor.Type.CHOICE;
        }
        if (raw.isRecord()) {
            return ParameterDescriptor.Type.RECORD;
        }
        throw new IllegalArgumentException(
                "a parameter can't be a " + raw.getName() + "; see @Parameter for what it can be");
    }

    static List<String> choicesOf(java.lang.reflect.Type generic) {
        Class<?> raw = rawOf(generic);
        if (raw == Optional.class) {
            return choicesOf(argument(generic, 0));
        }
        if (!raw.isEnum()) {
            return List.of();
        }
        return Arrays.stream(raw.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name())
                .toList();
    }

    static Class<?> rawOf(java.lang.reflect.Type generic) {
        if (generic instanceof Class<?> raw) {
            return raw;
        }
        if (generic instanceof ParameterizedType parameterized) {
            return (Class<?>) parameterized.getRawType();
        }
        throw new IllegalArgumentException("a parameter can't be of the type " + generic.getTypeName());
    }

    static java.lang.reflect.Type argument(java.lang.reflect.Type generic, int index) {
        if (generic instanceof ParameterizedType parameterized) {
            return parameterized.getActualTypeArguments()[index];
        }
        throw new IllegalArgumentException(generic.getTypeName() + " needs its type arguments, such as List<String>");
    }
}
