package dev.assay.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.spi.configuration.AttestedComponent;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.RunOrder;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.ResultId;
import dev.assay.support.io.Digests;
import dev.assay.testkit.FakeContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of the loader share: a home, a started loader, jars that become references. */
@Timeout(120)
abstract class LoaderTest {

    @TempDir
    Path folder;

    TestEnvironment environment;
    private final List<PluginLoader> loaders = new ArrayList<>();

    @BeforeEach
    void prepareEnvironment() throws Exception {
        environment = new TestEnvironment(Files.createDirectory(folder.resolve("home")));
    }

    @AfterEach
    void closeEverything() {
        loaders.forEach(PluginLoader::close);
        environment.close();
    }

    PluginLoader started(PluginLoader.Builder builder) throws Exception {
        PluginLoader loader = builder.build();
        loader.start(environment);
        loaders.add(loader);
        return loader;
    }

    PluginLoader started() throws Exception {
        return started(PluginLoader.builder().sources(SourcePolicy.standard().allowLoopback()));
    }

    Path cachedJar(byte[] jar) {
        String digest = Digests.sha256(jar);
        return environment.home().resolve("plugins/sha256/" + digest.substring(0, 2) + "/" + digest + ".jar");
    }

    /** A reference to a jar that is written to a file. */
    PluginReference fileReference(byte[] jar) throws Exception {
        Path file = folder.resolve("plugin-" + Digests.sha256(jar).substring(0, 8) + ".jar");
        Files.write(file, jar);
        return reference(file.toUri().toString(), jar);
    }

    static PluginReference reference(String source, byte[] jar) {
        return PluginReference.builder("disk")
                .version("1.0.0")
                .source(source)
                .sha256(Digests.sha256(jar))
                .build();
    }

    static PluginGeneration resolve(PluginLoader loader, PluginReference reference) {
        return loader.resolve(reference, (stage, bytes, total) -> {});
    }

    RunOrder order(Isolation isolation) {
        JobSpec job = JobSpec.builder("disk-daily")
                .component(AttestedComponent.of("host", "host", "this machine"))
                .plugin("disk")
                .schedule(Schedule.onDemand())
                .build();
        return new RunOrder(new ResultId(UUID.randomUUID()), 1, job, isolation, Limits.NONE, folder);
    }

    /** Runs a generation once as a job runner does, and tells what was observed. */
    List<String> run(PluginGeneration generation) throws Exception {
        FakeContext context = FakeContext.of(generation.descriptor()).build();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (PluginRun run = generation.open(order(Isolation.CLASSLOADER))) {
            thread.setContextClassLoader(run.contextLoader().orElseThrow());
            run.execute(context);
        } finally {
            thread.setContextClassLoader(before);
            context.end();
        }
        return titles(context);
    }

    static List<String> titles(FakeContext context) {
        return context.observations().stream().map(Observation::title).toList();
    }

    static PluginException assertCode(String code, ThrowingCallable call) {
        PluginException[] caught = new PluginException[1];
        assertThatExceptionOfType(PluginException.class).isThrownBy(call).satisfies(e -> {
            assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
            assertThat(e.subject()).isEqualTo("disk@1.0.0");
            assertThat(e.getMessage())
                    .doesNotContain("\n")
                    .doesNotContain("\u001B")
                    .isNotBlank();
            caught[0] = e;
        });
        return caught[0];
    }
}
