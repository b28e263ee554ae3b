package dev.assay.assembled.architecture;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import dev.assay.assembled.AssayModule;
import dev.assay.assembled.AssayModules;
import java.lang.module.ModuleDescriptor.Requires;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows of the house: which module may know which, by descriptor and by what its classes really use. */
class ModuleArrowsTest {

    /** What each module may require beside the JDK and the JSpecify annotations. */
    private static final Map<String, Set<String>> MAY_REQUIRE = Map.of(
            "dev.assay.spi", Set.of(),
            "dev.assay.support", Set.of("dev.assay.spi"),
            "dev.assay.core",
                    Set.of(
                            "dev.assay.spi",
                            "dev.assay.support",
                            "org.slf4j",
                            "com.fasterxml.jackson.core",
                            "com.fasterxml.jackson.dataformat.yaml"),
            "dev.assay.plugins", Set.of("dev.assay.spi", "dev.assay.support", "org.slf4j"),
            "dev.assay.oshi", Set.of("dev.assay.spi", "org.slf4j", "com.github.oshi.common"),
            "dev.assay.eventhub",
                    Set.of("dev.assay.spi", "dev.assay.support", "org.slf4j", "com.fasterxml.jackson.core"),
            "dev.assay.testkit", Set.of("dev.assay.spi", "org.junit.jupiter.api", "org.assertj.core"));

    /** Where the packages of a required module lie, for those that are not ours. */
    private static final Map<String, String> PACKAGES_OF = Map.of(
            "org.slf4j", "org.slf4j",
            "com.fasterxml.jackson.core", "com.fasterxml.jackson.core",
            "com.fasterxml.jackson.dataformat.yaml", "com.fasterxml.jackson.dataformat.yaml",
            "com.github.oshi.common", "oshi",
            "org.junit.jupiter.api", "org.junit.jupiter.api",
            "org.assertj.core", "org.assertj.core",
            "org.jspecify", "org.jspecify.annotations");

    static List<AssayModule> modules() {
        return AssayModules.all();
    }

    @Test
    void everyPublishedModuleIsLookedAt() {
        assertThat(modules()).extracting(AssayModule::name).containsExactlyElementsOf(AssayModules.PUBLISHED);
        assertThat(MAY_REQUIRE).containsOnlyKeys(AssayModules.PUBLISHED);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleRequiresOnlyWhatTheHouseAllows(AssayModule module) {
        Set<String> required = module.descriptor().requires().stream()
                .map(Requires::name)
                .filter(name -> !isOfTheJdk(name) && !name.equals("org.jspecify"))
                .collect(toCollection(TreeSet::new));

        assertThat(MAY_REQUIRE.get(module.name())).containsAll(required);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void annotationsAndYamlAreNotNeededAtRunTime(AssayModule module) {
        assertThat(module.descriptor().requires())
                .filteredOn(requires -> requires.name().equals("org.jspecify")
                        || requires.name().contains("jackson.dataformat"))
                .allSatisfy(requires -> assertThat(requires.modifiers())
                        .contains(Requires.Modifier.STATIC)
                        .doesNotContain(Requires.Modifier.TRANSITIVE));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void itsClassesUseNothingElse(AssayModule module) {
        Set<String> strangers = module.classes().stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency -> !isAllowed(module, dependency.getTargetClass()))
                .map(Dependency::getDescription)
                .collect(toCollection(TreeSet::new));

        assertThat(strangers).isEmpty();
    }

    private static boolean isAllowed(AssayModule module, JavaClass target) {
        String home = target.getBaseComponentType().getPackageName();
        if (home.isEmpty() || isOfTheJdk(home) || module.descriptor().packages().contains(home)) {
            return true;
        }
        if (home.startsWith("org.jspecify.annotations")) {
            return true;
        }
        return MAY_REQUIRE.get(module.name()).stream().anyMatch(required -> holds(required, module, home));
    }

    private static boolean holds(String required, AssayModule module, String home) {
        if (required.startsWith("dev.assay.")) {
            return AssayModules.named(required).exportedTo(module.name()).contains(home);
        }
        String root = PACKAGES_OF.get(required);
        return home.equals(root) || home.startsWith(root + ".");
    }

    private static boolean isOfTheJdk(String name) {
        return name.startsWith("java.")
                || name.startsWith("javax.")
                || name.startsWith("jdk.")
                || name.equals("com.sun.management"); // exported by jdk.management, and documented
    }
}
