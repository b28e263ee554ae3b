package dev.assay.assembled.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.assembled.AssayModule;
import dev.assay.assembled.AssayModules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The public face of each module changes on purpose only: docs/api holds it as text, and whoever changes it changes both. */
class ApiSurfaceTest {

    private static final String UPDATE = "assay.api.update";
    private static final Path TEXTS = AssayModules.checkout().resolve("docs/api");

    static List<AssayModule> modules() {
        return AssayModules.all().stream()
                .filter(module -> !module.exportedToAll().isEmpty())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void theModuleIsWhatItsTextSays(AssayModule module) throws IOException {
        Path file = TEXTS.resolve(module.name() + ".txt");
        String now = ApiText.of(module);
        if (Boolean.getBoolean(UPDATE)) {
            Files.createDirectories(TEXTS);
            Files.writeString(file, now);
        }

        String said = Files.exists(file) ? Files.readString(file) : "";

        assertThat(now.lines())
                .as(
                        "The public API of %s differs from docs/api/%s. Is the change meant? Then run"
                                + " \"mvn -Dassay.api.update=true verify\", read the difference and commit it.",
                        module.name(), file.getFileName())
                .containsExactlyElementsOf(said.lines().toList());
    }

    @Test
    void noTextIsLeftOfAModuleThatIsGone() throws IOException {
        Set<String> expected =
                modules().stream().map(module -> module.name() + ".txt").collect(Collectors.toSet());

        try (Stream<Path> files = Files.list(TEXTS)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".txt")))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }
}
