package dev.assay.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.RunEnd;
import dev.assay.spi.resource.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Workers that run often start from an archive of their classes; nothing else about them changes. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class WorkerArchiveTest extends ProcessTest {

    private static final String TELLING = "System.out.println(\"kept apart\");"
            + JarMaker.satisfied("java.nio.file.Files.readString(java.nio.file.Path.of(\"/proc/self/cmdline\"))"
                    + ".contains(\"-XX:SharedArchiveFile=\") ? \"archive\" : \"none\"");

    @Test
    void isMadeAfterSomeRunsAndTakenOnlyIfItIsWhole() throws Exception {
        PluginGeneration plugin = generation(attesting(TELLING));
        for (int i = 0; i < 5; i++) {
            assertThat(ran(plugin)).isEqualTo("none");
        }
        while (archives().isEmpty()) {
            new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
        }
        String used = ran(plugin);
        while (used.equals("none")) { // named, and in a moment known
            used = ran(plugin);
        }
        assertThat(used).isEqualTo("archive");
        assertThat(archives()).hasSize(1);

        // Another life takes it at once; a damaged one is thrown away, and workers start as before.
        assertThat(ran(generation(attesting(TELLING)))).isEqualTo("archive");
        byte[] bytes = Files.readAllBytes(archives().get(0));
        bytes[bytes.length / 2] ^= 1;
        Files.write(archives().get(0), bytes);
        assertThat(ran(generation(attesting(TELLING)))).isEqualTo("none");
        assertThat(archives()).isEmpty();
    }

    @Test
    void isNotMadeIfTheHostDoesNotWantIt() throws Exception {
        settings = WorkerSettings.builder().niceness(0).classArchive(false).build();
        PluginGeneration plugin = generation(attesting(TELLING));
        for (int i = 0; i < 6; i++) {
            assertThat(ran(plugin)).isEqualTo("none");
        }
        assertThat(Files.list(folder.resolve("home/workers")))
                .noneMatch(file ->
                        file.toString().endsWith(".jsa") || file.toString().endsWith(".new"));
    }

    private String ran(PluginGeneration plugin) throws Exception {
        Ran ran = run(plugin, Isolation.PROCESS, Limits.NONE, job -> job);
        assertThat(ran.end()).isEqualTo(RunEnd.NORMAL);
        assertThat(ran.logged()).isEqualTo("stdout| kept apart\n"); // the JVM says nothing about it
        return titles(ran.context()).get(0);
    }

    private List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("home/workers"))) {
            return files.filter(file -> file.toString().endsWith(".jsa")).toList();
        }
    }
}
