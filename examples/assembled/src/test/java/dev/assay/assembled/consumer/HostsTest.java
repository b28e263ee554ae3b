package dev.assay.assembled.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.assembled.consumer.Host.Ended;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts outside the build: on the class path, on the module path, and with everything in one jar. */
class HostsTest {

    @Test
    void aHostOnTheClassPath(@TempDir Path work) throws Exception {
        Host host = new Host("classpath", work);

        host.compile("-classpath", Host.path(Host.libraries()));
        Ended ended = host.java(
                "-classpath", host.classes() + java.io.File.pathSeparator + Host.path(Host.libraries()), "host.Main");

        assertThat(ended.output()).isEqualToNormalizingNewlines("disk-space COMPLETED SATISFIED 1\n");
        assertThat(ended.status()).isZero();
    }

    @Test
    void aHostOnTheModulePath(@TempDir Path work) throws Exception {
        Host host = new Host("modulepath", work);

        host.compile("--module-path", Host.path(Host.libraries()));
        Ended ended = host.java(
                "--module-path",
                host.classes() + java.io.File.pathSeparator + Host.path(Host.libraries()),
                "--module",
                "host/host.Main");

        assertThat(ended.output()).isEqualToNormalizingNewlines("""
                disk-space COMPLETED SATISFIED 1
                [dev.assay.core, dev.assay.eventhub, dev.assay.oshi, dev.assay.plugins, dev.assay.spi, dev.assay.support]
                """);
        assertThat(ended.status()).isZero();
    }

    @Test
    void aHostInOneJar(@TempDir Path work) throws Exception {
        Host host = new Host("classpath", work);
        host.compile("-classpath", Host.path(Host.libraries()));

        Path jar = FatJar.of("host.Main", host.classes(), Host.libraries(), work.resolve("host.jar"));
        Ended ended = host.java("-jar", jar.toString());

        assertThat(ended.output()).isEqualToNormalizingNewlines("disk-space COMPLETED SATISFIED 1\n");
        assertThat(ended.status()).isZero();
    }
}
