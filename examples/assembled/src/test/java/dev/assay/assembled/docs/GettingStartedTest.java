package dev.assay.assembled.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.assembled.AssayModules;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the page for newcomers shows compiles and runs. */
class GettingStartedTest {

    @TempDir
    Path classes;

    @TestFactory
    List<DynamicTest> everyBlockOfJavaCompilesAndRuns() throws Exception {
        return snippets().stream()
                .map(snippet -> DynamicTest.dynamicTest(snippet.name(), () -> compileAndRun(snippet)))
                .toList();
    }

    @Test
    void thereAreBlocksToRun() throws Exception {
        assertThat(snippets()).hasSizeGreaterThanOrEqualTo(3);
    }

    private void compileAndRun(Snippet snippet) throws Exception {
        assertThat(snippet.compile(classes)).as("what the compiler says").isEmpty();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            Class<?> host = Class.forName(snippet.name(), true, loader);
            host.getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        }
    }

    private static List<Snippet> snippets() throws Exception {
        return Snippet.on(AssayModules.checkout().resolve("docs/getting-started.md"));
    }
}
