package dev.assay.assembled.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import dev.assay.assembled.AssayModule;
import dev.assay.assembled.AssayModules;
import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where things lie: an open front door, everything else under an internal roof, one concern per package and no circles. */
class PackagesTest {

    static List<AssayModule> modules() {
        return AssayModules.all();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void whatIsNotExportedIsInternal(AssayModule module) {
        Set<String> closed = new TreeSet<>(module.descriptor().packages());
        closed.removeAll(module.exported());

        assertThat(closed).allSatisfy(name -> assertThat(name).matches("dev\\.assay\\.(.+\\.)?internal(\\..+)?"));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void whatIsInternalIsExportedToOursAtMost(AssayModule module) {
        assertThat(module.exportedToAll()).noneMatch(name -> name.contains(".internal"));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void nothingIsOpenToReflection(AssayModule module) {
        assertThat(module.descriptor().isOpen()).isFalse();
        assertThat(module.descriptor().opens())
                .extracting(ModuleDescriptor.Opens::source)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void everyPackageIsNullMarked(AssayModule module) {
        assertThat(module.descriptor().packages())
                .allSatisfy(name -> assertThat(packageInfo(name))
                        .as("package-info of %s", name)
                        .hasValueSatisfying(info -> assertThat(info).hasAnnotation(NullMarked.class)));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void packagesDependOnOneAnotherWithoutCircles(AssayModule module) {
        // The exported packages of one module are read together and may speak of each other.
        DescribedPredicate<JavaClass> exported = DescribedPredicate.describe(
                "exported", type -> module.exportedToAll().contains(type.getPackageName()));

        slices().matching("dev.assay.(**)")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(exported, DescribedPredicate.alwaysTrue())
                .allowEmptyShould(true)
                .check(module.classes());
    }

    private static Optional<Class<?>> packageInfo(String name) {
        try {
            return Optional.of(Class.forName(name + ".package-info"));
        } catch (ClassNotFoundException absent) {
            return Optional.empty();
        }
    }
}
