package dev.assay.assembled.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import dev.assay.assembled.AssayModule;
import dev.assay.assembled.AssayModules;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a stranger sees names nothing that he can't: JDK types and our exported ones, and no library that we happen to use. */
class PublicSignaturesTest {

    /** Whose users have these libraries at hand anyway. */
    private static final Set<String> TEST_LIBRARIES = Set.of("org.junit.jupiter.api", "org.assertj.core.api");

    static List<AssayModule> modules() {
        return AssayModules.all();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void publicSignaturesHoldJdkTypesAndExportedTypesOnly(AssayModule module) {
        Set<String> known = AssayModules.all().stream()
                .flatMap(each -> each.exportedToAll().stream())
                .collect(Collectors.toSet());

        Set<String> leaks = new TreeSet<>();
        module.openClasses()
                .forEach(type -> signature(type)
                        .filter(named -> !isKnown(module, known, named))
                        .forEach(named -> leaks.add(type.getName() + " shows " + named.getName())));

        assertThat(leaks).isEmpty();
    }

    private static boolean isKnown(AssayModule module, Set<String> known, JavaClass named) {
        String home = named.getBaseComponentType().getPackageName();
        return home.isEmpty()
                || home.startsWith("java.")
                || home.equals("javax.net.ssl")
                || known.contains(home)
                || (module.name().equals("dev.assay.testkit")
                        && TEST_LIBRARIES.stream().anyMatch(home::startsWith));
    }

    private static Stream<JavaClass> signature(JavaClass type) {
        Stream<JavaType> ofTheClass = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
        Stream<JavaType> ofItsMembers =
                type.getMembers().stream().filter(PublicSignaturesTest::isOpen).flatMap(PublicSignaturesTest::typesOf);
        Stream<JavaType> ofItsParameters =
                type.getTypeParameters().stream().flatMap(parameter -> parameter.getBounds().stream());
        return Stream.of(ofTheClass, ofItsMembers, ofItsParameters)
                .flatMap(types -> types)
                .flatMap(named -> named.getAllInvolvedRawTypes().stream());
    }

    private static Stream<? extends JavaType> typesOf(JavaMember member) {
        if (member instanceof JavaCodeUnit code) {
            return Stream.of(
                            Stream.of(code.getReturnType()),
                            code.getParameterTypes().stream(),
                            code.getExceptionTypes().stream())
                    .flatMap(types -> types);
        }
        return member.getAllInvolvedRawTypes().stream();
    }

    private static boolean isOpen(JavaMember member) {
        Set<JavaModifier> modifiers = member.getModifiers();
        return !modifiers.contains(JavaModifier.SYNTHETIC)
                && (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED));
    }
}
