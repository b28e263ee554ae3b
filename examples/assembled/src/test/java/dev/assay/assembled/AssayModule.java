package dev.assay.assembled;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One module of ours as it lies on the class path (a jar, or a folder of classes when nothing was packaged), with its own classes. */
public record AssayModule(Path location, ModuleDescriptor descriptor, JavaClasses classes)
        implements Comparable<AssayModule> {

    static AssayModule of(Path location, ModuleDescriptor descriptor) {
        try {
            JavaClasses classes = Files.isDirectory(location)
                    ? new ClassFileImporter().importPath(location)
                    : new ClassFileImporter().importJar(new JarFile(location.toFile()));
            if (classes.isEmpty()) {
                throw new IllegalStateException("no classes in " + location + ": every rule would hold");
            }
            return new AssayModule(location, descriptor, classes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The Java module's name, such as {@code dev.assay.core}. */
    public String name() {
        return descriptor.name();
    }

    /** The packages that anyone may use. */
    public Set<String> exportedToAll() {
        return descriptor.exports().stream()
                .filter(exports -> !exports.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The packages that the named module may use. */
    public Set<String> exportedTo(String module) {
        return descriptor.exports().stream()
                .filter(exports -> !exports.isQualified() || exports.targets().contains(module))
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The packages that are exported at all, be it to named modules only. */
    public Set<String> exported() {
        return descriptor.exports().stream()
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The classes that a stranger can name: public, with all they are nested in, and exported to all. */
    public Stream<JavaClass> openClasses() {
        return classes.stream().filter(type -> exportedToAll().contains(type.getPackageName()) && isOpen(type));
    }

    private static boolean isOpen(JavaClass type) {
        boolean visible = type.getModifiers().contains(JavaModifier.PUBLIC)
                || type.getModifiers().contains(JavaModifier.PROTECTED);
        return visible
                && type.getEnclosingClass().map(AssayModule::isOpen).orElse(true)
                && !type.isAnonymousClass()
                && !type.isLocalClass();
    }

    @Override
    public int compareTo(AssayModule other) {
        return name().compareTo(other.name());
    }

    @Override
    public String toString() {
        return name();
    }
}
