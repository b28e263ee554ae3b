package dev.assay.assembled.services;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.assembled.AssayModule;
import dev.assay.assembled.AssayModules;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Provides;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A service is found on the module path and on the class path alike: each is told both ways. */
class ServiceEntriesTest {

    static List<AssayModule> modules() {
        return AssayModules.all();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void theDescriptorAndMetaInfServicesTellTheSame(AssayModule module) throws IOException {
        Map<String, List<String>> byDescriptor = module.descriptor().provides().stream()
                .collect(toMap(Provides::service, provides -> sorted(provides.providers().stream())));

        assertThat(metaInfServices(module.location())).isEqualTo(byDescriptor);
    }

    private static Map<String, List<String>> metaInfServices(Path location) throws IOException {
        if (Files.isDirectory(location)) {
            return entriesOf(location.resolve("META-INF/services"));
        }
        try (FileSystem jar = FileSystems.newFileSystem(location)) {
            return entriesOf(jar.getPath("META-INF/services"));
        }
    }

    private static Map<String, List<String>> entriesOf(Path folder) throws IOException {
        Map<String, List<String>> entries = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    entries.put(file.getFileName().toString(), providersIn(file));
                }
            }
        }
        return entries;
    }

    private static List<String> providersIn(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return sorted(
                    lines.map(line -> line.replaceFirst("#.*", "").strip()).filter(line -> !line.isEmpty()));
        }
    }

    private static List<String> sorted(Stream<String> names) {
        return names.sorted().toList();
    }
}
