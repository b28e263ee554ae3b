package dev.assay.assembled.api;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedTypeVariable;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Types as the API text writes them: short names, generics, and a question mark where null may stand. */
final class TypeText {

    private TypeText() {}

    static String of(AnnotatedType type) {
        return bare(type) + (type.isAnnotationPresent(Nullable.class) ? "?" : "");
    }

    static String list(AnnotatedType[] types) {
        return Arrays.stream(types).map(TypeText::of).collect(Collectors.joining(", "));
    }

    /** {@code <T extends Comparable<T>>}, or nothing. */
    static String parameters(TypeVariable<?>[] variables) {
        if (variables.length == 0) {
            return "";
        }
        List<String> texts = new ArrayList<>();
        for (TypeVariable<?> variable : variables) {
            String bounds = Arrays.stream(variable.getAnnotatedBounds())
                    .map(TypeText::of)
                    .filter(bound -> !bound.equals("Object"))
                    .collect(Collectors.joining(" & "));
            texts.add(variable.getName() + (bounds.isEmpty() ? "" : " extends " + bounds));
        }
        return "<" + String.join(", ", texts) + ">";
    }

    /** {@code Map.Entry} for {@code java.util.Map$Entry}. */
    static String name(Class<?> type) {
        if (type.isArray()) {
            return name(type.getComponentType()) + "[]";
        }
        Class<?> outer = type.getEnclosingClass();
        return outer == null ? type.getSimpleName() : name(outer) + "." + type.getSimpleName();
    }

    private static String bare(AnnotatedType type) {
        if (type instanceof AnnotatedArrayType array) {
            return of(array.getAnnotatedGenericComponentType()) + "[]";
        }
        if (type instanceof AnnotatedParameterizedType parameterized) {
            Class<?> raw = (Class<?>) ((ParameterizedType) parameterized.getType()).getRawType();
            return name(raw) + "<" + list(parameterized.getAnnotatedActualTypeArguments()) + ">";
        }
        if (type instanceof AnnotatedWildcardType wildcard) {
            return wildcard(wildcard);
        }
        if (type instanceof AnnotatedTypeVariable variable) {
            return ((TypeVariable<?>) variable.getType()).getName();
        }
        Type plain = type.getType();
        return plain instanceof Class<?> named ? name(named) : plain.getTypeName();
    }

    private static String wildcard(AnnotatedWildcardType type) {
        if (type.getAnnotatedLowerBounds().length > 0) {
            return "? super " + list(type.getAnnotatedLowerBounds());
        }
        String upper = list(type.getAnnotatedUpperBounds());
        return upper.isEmpty() || upper.equals("Object") ? "?" : "? extends " + upper;
    }
}
