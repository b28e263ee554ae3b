package dev.assay.examples.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionsTest {

    @Test
    void withoutOptionsItWritesBelowTheExamplesAndEndsByItself() {
        Options options = Options.parse();

        assertThat(options.keepRunning()).isFalse();
        assertThat(options.output())
                .isEqualTo(Path.of("examples", "target", "host-attestation").toAbsolutePath());
        assertThat(options.root()).isEqualTo(Path.of(System.getProperty("user.home"), ".m2", "repository"));
        assertThat(options.plugins()).isEmpty();
    }

    @Test
    void eachOptionIsTaken(@TempDir Path folder) {
        Options options = Options.parse(
                "--keep-running",
                "--output",
                folder.resolve("a/../out").toString(),
                "--root",
                folder.toString(),
                "--plugins",
                folder.toString());

        assertThat(options.keepRunning()).isTrue();
        assertThat(options.output()).isEqualTo(folder.resolve("out"));
        assertThat(options.root()).isEqualTo(folder);
        assertThat(options.plugins()).contains(folder);
    }

    @Test
    void whatIsUnknownOrHalfIsAnsweredWithTheUsage() {
        for (String[] arguments : new String[][] {{"--fast"}, {"--output"}, {"--fast", "x"}, {"folder"}}) {
            assertThatThrownBy(() -> Options.parse(arguments))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("usage:")
                    .hasMessageContaining(arguments[0]);
        }
    }

    @Test
    void withoutPluginsItSaysWhatToDo(@TempDir Path folder) throws IOException {
        Files.createFile(folder.resolve("readme.txt"));

        assertThatThrownBy(() -> Options.parse("--plugins", folder.toString()).pluginJars())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("build the examples first");
        assertThatThrownBy(() -> Options.parse("--plugins", folder + "/none").pluginJars())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("build the examples first");
    }
}
