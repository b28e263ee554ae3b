package dev.assay.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.plugins.internal.descriptor.JarDescriptor;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.support.io.Digests;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loading, running and unloading again and again leaves nothing, also with libraries that are known to cling. */
class UnloadCyclesTest extends LoaderTest {

    @Test
    void aDozenCyclesLeaveNoLoader() throws Exception {
        cycles(6);
    }

    @Test
    @Tag("thorough")
    @Timeout(1800)
    void aThousandCyclesLeaveNoLoader() throws Exception {
        cycles(1000);
    }

    private void cycles(int count) throws Exception {
        PluginReference reference = fileReference(jar());
        PluginLoader loader = started();
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            loaders.add(cycle(loader, reference));
        }
        while (loaders.stream().anyMatch(trace -> trace.get() != null)) {
            System.gc();
            if (Thread.interrupted()) {
                throw new InterruptedException("not collected in time");
            }
        }
        assertThat(loaders).hasSize(count);
    }

    /** Runs on a thread of the generation's own, which ends with it, as core does. */
    private WeakReference<ClassLoader> cycle(PluginLoader loader, PluginReference reference) throws Exception {
        PluginGeneration generation = resolve(loader, reference);
        FutureTask<WeakReference<ClassLoader>> task = new FutureTask<>(() -> {
            assertThat(run(generation)).containsExactly("{\"name\":\"disk\",\"free\":7}");
            try (PluginRun run = generation.open(order(Isolation.CLASSLOADER))) {
                return new WeakReference<>(run.contextLoader().orElseThrow());
            }
        });
        Thread thread = new Thread(task, "generation");
        thread.start();
        WeakReference<ClassLoader> trace = task.get();
        thread.join();
        generation.unload();
        return trace;
    }

    private static byte[] jar() throws Exception {
        StringBuilder dependencies = new StringBuilder();
        JarMaker maker = JarMaker.plugin("""
                private static final org.slf4j.Logger LOG = org.slf4j.LoggerFactory.getLogger("plugin");
                private static final ThreadLocal<Object> KEPT = ThreadLocal.withInitial(() -> new Measured("x", 1));
                public record Measured(@com.fasterxml.jackson.annotation.JsonProperty("name") String name, int free) {}
                public void attest(AttestationContext context) throws Exception {
                    KEPT.get();
                    context.logger().log(System.Logger.Level.DEBUG, "measuring");
                    var mapper = new com.fasterxml.jackson.databind.ObjectMapper();
                    String json = mapper.writeValueAsString(new Measured("disk", 7));
                    LOG.debug("measured {}", mapper.readValue(json, Measured.class), new IllegalStateException("with a trace"));
                """ + JarMaker.satisfied("json") + "}");
        for (Class<?> type : List.of(ObjectMapper.class, JsonFactory.class, JsonProperty.class)) {
            Path library = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            byte[] bytes = Files.readAllBytes(library);
            String name = "META-INF/assay/lib/" + library.getFileName();
            maker.entry(name, bytes);
            dependencies
                    .append(dependencies.length() == 0 ? "" : ", ")
                    .append("{\"file\": \"" + name + "\", \"sha256\": \"" + Digests.sha256(bytes) + "\"}");
        }
        return maker.entry(
                        JarDescriptor.NAME,
                        "{\"assayPlugin\": 1, \"id\": \"disk\", \"version\": \"1.0.0\", \"class\": \"sample.SamplePlugin\","
                                + " \"checks\": [{\"id\": \"disk.free\", \"title\": \"Enough room\"}], \"dependencies\": ["
                                + dependencies + "]}")
                .build();
    }
}
