package dev.assay.assembled;

import java.io.File;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The published modules, found on the class path by their module descriptors. */
public final class AssayModules {

    /** What is published, by Java module name. A module that is missing here would escape every rule. */
    public static final List<String> PUBLISHED = List.of(
            "dev.assay.core",
            "dev.assay.eventhub",
            "dev.assay.oshi",
            "dev.assay.plugins",
            "dev.assay.spi",
            "dev.assay.support",
            "dev.assay.testkit");

    private static final List<AssayModule> FOUND = find();

    private AssayModules() {}

    /** All published modules, by name. */
    public static List<AssayModule> all() {
        return FOUND;
    }

    /** The published module of that name. */
    public static AssayModule named(String name) {
        return FOUND.stream()
                .filter(module -> module.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no module " + name + " among " + FOUND));
    }

    /** The root of the project's checkout. */
    public static Path checkout() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("LICENSE"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException(
                        "no LICENSE above " + Path.of("").toAbsolutePath());
            }
        }
        return folder;
    }

    private static List<AssayModule> find() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::exists)
                .flatMap(AssayModules::modulesIn)
                .sorted()
                .toList();
    }

    private static Stream<AssayModule> modulesIn(Path entry) {
        boolean ours = entry.getFileName().toString().startsWith("assay-")
                || (Files.isDirectory(entry) && Files.exists(entry.resolve("module-info.class")));
        return ours
                ? ModuleFinder.of(entry).findAll().stream()
                        .map(ModuleReference::descriptor)
                        .filter(descriptor -> descriptor.name().startsWith("dev.assay."))
                        .map(descriptor -> AssayModule.of(entry, descriptor))
                : Stream.empty();
    }
}
