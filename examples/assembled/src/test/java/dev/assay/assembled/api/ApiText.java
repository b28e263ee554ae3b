package dev.assay.assembled.api;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.assay.assembled.AssayModule;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The public face of one module as text: every type that a stranger can name, with every member that he can use. */
final class ApiText {

    private ApiText() {}

    static String of(AssayModule module) {
        Map<String, List<Class<?>>> packages = module.openClasses()
                .map(JavaClass::reflect)
                .filter(type -> !type.isSynthetic() && !type.getSimpleName().equals("package-info"))
                .sorted(Comparator.comparing(TypeText::name))
                .collect(Collectors.groupingBy(Class::getPackageName, TreeMap::new, Collectors.toList()));

        StringBuilder text = new StringBuilder("module " + module.name() + "\n");
        packages.forEach((name, types) -> {
            text.append("\npackage ").append(name).append('\n');
            types.forEach(type -> {
                text.append("\n  ").append(headline(type)).append('\n');
                MemberText.of(type)
                        .forEach(line -> text.append("    ").append(line).append('\n'));
            });
        });
        return text.toString();
    }

    private static String headline(Class<?> type) {
        return (type.isAnnotationPresent(Deprecated.class) ? "@Deprecated " : "")
                + modifiers(type)
                + kind(type)
                + TypeText.name(type)
                + TypeText.parameters(type.getTypeParameters())
                + components(type)
                + superclass(type)
                + interfaces(type)
                + permitted(type);
    }

    private static String modifiers(Class<?> type) {
        int told = type.getModifiers() & (Modifier.PROTECTED | Modifier.ABSTRACT | Modifier.FINAL);
        if (type.isInterface()) {
            told &= ~Modifier.ABSTRACT;
        }
        if (type.isEnum() || type.isRecord()) {
            told &= ~(Modifier.FINAL | Modifier.ABSTRACT);
        }
        return (told == 0 ? "" : Modifier.toString(told) + " ") + (type.isSealed() && !type.isEnum() ? "sealed " : "");
    }

    private static String kind(Class<?> type) {
        if (type.isAnnotation()) {
            return "@interface ";
        }
        if (type.isInterface()) {
            return "interface ";
        }
        if (type.isEnum()) {
            return "enum ";
        }
        return type.isRecord() ? "record " : "class ";
    }

    private static String components(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            return "";
        }
        return Arrays.stream(components)
                .map(component -> TypeText.of(component.getAnnotatedType()) + " " + component.getName())
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String superclass(Class<?> type) {
        AnnotatedType parent = type.getAnnotatedSuperclass();
        boolean given = parent == null
                || parent.getType() == Object.class
                || type.isEnum()
                || type.isRecord()
                || type.isInterface();
        return given ? "" : " extends " + TypeText.of(parent);
    }

    private static String interfaces(Class<?> type) {
        AnnotatedType[] interfaces = type.getAnnotatedInterfaces();
        if (interfaces.length == 0 || type.isAnnotation()) {
            return "";
        }
        return (type.isInterface() ? " extends " : " implements ") + TypeText.list(interfaces);
    }

    private static String permitted(Class<?> type) {
        if (!type.isSealed() || type.isEnum()) {
            return "";
        }
        return Arrays.stream(type.getPermittedSubclasses())
                .map(TypeText::name)
                .sorted()
                .collect(Collectors.joining(", ", " permits ", ""));
    }
}
