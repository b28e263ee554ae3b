package dev.assay.assembled.api;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The open members of one type, one line each. */
final class MemberText {

    private static final int TOLD = Modifier.PROTECTED | Modifier.STATIC | Modifier.ABSTRACT | Modifier.FINAL;

    private MemberText() {}

    /** Constants in their order, then fields, constructors and methods, each group sorted. */
    static List<String> of(Class<?> type) {
        List<String> lines = new ArrayList<>();
        if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                lines.add("constant " + ((Enum<?>) constant).name());
            }
        }
        Arrays.stream(type.getDeclaredFields())
                .filter(field -> isTold(field) && !field.isEnumConstant())
                .map(MemberText::field)
                .sorted()
                .forEach(lines::add);
        Arrays.stream(type.getDeclaredConstructors())
                .filter(constructor -> isTold(constructor) && !isOfTheRecord(constructor))
                .map(MemberText::constructor)
                .sorted()
                .forEach(lines::add);
        Arrays.stream(type.getDeclaredMethods())
                .filter(method -> isTold(method) && !isGivenByTheLanguage(method) && !isOfTheRecord(method))
                .sorted(Comparator.comparing(Method::getName).thenComparing(MemberText::method))
                .map(MemberText::method)
                .forEach(lines::add);
        return lines;
    }

    private static String field(Field field) {
        return deprecated(field.isAnnotationPresent(Deprecated.class))
                + modifiers(field)
                + TypeText.of(field.getAnnotatedType())
                + " "
                + field.getName()
                + constantValue(field);
    }

    private static String constructor(Constructor<?> constructor) {
        return deprecated(constructor.isAnnotationPresent(Deprecated.class))
                + modifiers(constructor)
                + typeParameters(constructor)
                + constructor.getDeclaringClass().getSimpleName()
                + parameters(constructor);
    }

    private static String method(Method method) {
        String given = method.isDefault() ? "default " : "";
        return deprecated(method.isAnnotationPresent(Deprecated.class))
                + given
                + modifiers(method)
                + typeParameters(method)
                + TypeText.of(method.getAnnotatedReturnType())
                + " "
                + method.getName()
                + parameters(method)
                + (method.getDefaultValue() == null ? "" : " default");
    }

    private static String parameters(Executable executable) {
        String thrown = executable.getAnnotatedExceptionTypes().length == 0
                ? ""
                : " throws " + TypeText.list(executable.getAnnotatedExceptionTypes());
        return Arrays.stream(executable.getParameters())
                        .map(MemberText::parameter)
                        .collect(Collectors.joining(", ", "(", ")"))
                + thrown;
    }

    private static String parameter(Parameter parameter) {
        String type = TypeText.of(parameter.getAnnotatedType());
        return (parameter.isVarArgs() ? type.substring(0, type.length() - 2) + "..." : type) + " "
                + parameter.getName();
    }

    private static String typeParameters(Executable executable) {
        String text = TypeText.parameters(executable.getTypeParameters());
        return text.isEmpty() ? "" : text + " ";
    }

    private static String modifiers(Member member) {
        int told = member.getModifiers() & TOLD;
        if (member.getDeclaringClass().isInterface()) {
            told &= Modifier.STATIC;
        } else if (Modifier.isFinal(member.getDeclaringClass().getModifiers()) && member instanceof Method) {
            told &= ~Modifier.FINAL;
        }
        return told == 0 ? "" : Modifier.toString(told) + " ";
    }

    private static String deprecated(boolean so) {
        return so ? "@Deprecated " : "";
    }

    /** The value of a compile-time constant: it is copied into those who use it. */
    private static String constantValue(Field field) {
        boolean constant = Modifier.isStatic(field.getModifiers())
                && Modifier.isFinal(field.getModifiers())
                && (field.getType().isPrimitive() || field.getType() == String.class);
        if (!constant) {
            return "";
        }
        try {
            Object value = field.get(null);
            return " = " + (value instanceof String text ? quoted(text) : value);
        } catch (IllegalAccessException hidden) {
            return ""; // protected: told without its value
        }
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> quoted.append(c > ' ' && c < 127 ? (char) c : String.format("\\u%04x", c)));
        return quoted.append('"').toString();
    }

    private static boolean isTold(Member member) {
        int modifiers = member.getModifiers();
        boolean reachable = Modifier.isPublic(modifiers)
                || (Modifier.isProtected(modifiers)
                        && !Modifier.isFinal(member.getDeclaringClass().getModifiers()));
        return reachable && !member.isSynthetic();
    }

    /** The record's headline tells its accessors and its canonical constructor. */
    private static boolean isOfTheRecord(Executable executable) {
        Class<?> type = executable.getDeclaringClass();
        if (!type.isRecord()) {
            return false;
        }
        List<RecordComponent> components = List.of(type.getRecordComponents());
        if (executable instanceof Constructor<?>) {
            return components.stream()
                    .map(RecordComponent::getType)
                    .toList()
                    .equals(List.of(executable.getParameterTypes()));
        }
        return components.stream().anyMatch(component -> executable.equals(component.getAccessor()));
    }

    private static boolean isGivenByTheLanguage(Method method) {
        Class<?> type = method.getDeclaringClass();
        String name = method.getName();
        int parameters = method.getParameterCount();
        boolean ofObject = parameters == 0 && (name.equals("hashCode") || name.equals("toString"))
                || parameters == 1 && name.equals("equals") && method.getParameterTypes()[0] == Object.class;
        boolean ofEnum = type.isEnum() && (name.equals("values") || name.equals("valueOf"));
        return ofObject || ofEnum;
    }
}
