package dev.assay.benchmarks;

import dev.assay.plugins.PluginLoader;
import dev.assay.spi.Environment;
import dev.assay.spi.Identity;
import dev.assay.spi.Signal;
import dev.assay.spi.TimeSource;
import dev.assay.spi.configuration.AttestedComponent;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.RunOrder;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.result.ResultId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A loader with one plugin of one class, in a folder of its own. One thread. */
final class PluginBench implements AutoCloseable {

    private final Path home;
    private final ScheduledExecutorService timers;
    private final PluginLoader loader;
    private final PluginReference reference;

    PluginBench(Class<? extends AttestationPlugin> plugin, PluginLoader loader) throws Exception {
        this.home = Files.createTempDirectory("assay-benchmark");
        byte[] jar = jar(plugin);
        Path file = Files.write(home.resolve("bench.jar"), jar);
        this.timers = Executors.newSingleThreadScheduledExecutor(PluginBench::daemon);
        this.loader = loader;
        loader.start(new Surroundings(home, timers));
        this.reference = PluginReference.builder("bench")
                .version("1.0.0")
                .source(file.toUri().toString())
                .sha256(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(jar)))
                .build();
    }

    PluginGeneration resolve() {
        return loader.resolve(reference, (stage, bytes, total) -> {});
    }

    RunOrder order(Isolation isolation) throws IOException {
        JobSpec job = JobSpec.builder("bench")
                .component(AttestedComponent.of("host", "host", "this machine"))
                .plugin("bench")
                .schedule(Schedule.onDemand())
                .build();
        Path work = Files.createDirectories(home.resolve("work"));
        return new RunOrder(new ResultId(new UUID(1, 2)), 1, job, isolation, Limits.NONE, work);
    }

    Path home() {
        return home;
    }

    @Override
    public void close() throws IOException {
        loader.close();
        timers.shutdownNow();
        try (Stream<Path> all = Files.walk(home)) {
            for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "bench");
        thread.setDaemon(true);
        return thread;
    }

    private static byte[] jar(Class<?> plugin) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String name = plugin.getName().replace('.', '/') + ".class";
        try (ZipOutputStream zip = new ZipOutputStream(bytes);
                InputStream in = plugin.getResourceAsStream("/" + name)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(in == null ? new byte[0] : in.readAllBytes());
            zip.closeEntry();
            zip.putNextEntry(new ZipEntry("META-INF/services/" + AttestationPlugin.class.getName()));
            zip.write(plugin.getName().getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }

    private record Surroundings(Path home, ScheduledExecutorService executor) implements Environment {
        @Override
        public TimeSource time() {
            return new TimeSource() {
                @Override
                public Instant wall() {
                    return Instant.now();
                }

                @Override
                public long nanos() {
                    return System.nanoTime();
                }
            };
        }

        @Override
        public ScheduledExecutorService timers(String purpose) {
            return executor;
        }

        @Override
        public ThreadFactory threads(String purpose) {
            return PluginBench::daemon;
        }

        @Override
        public Identity identity() {
            return Identity.builder()
                    .agent("urn:assay:benchmark", Identity.Origin.HOST)
                    .start(new UUID(1, 2), "1")
                    .build();
        }

        @Override
        public void signal(Signal signal) {
            // nobody listens
        }
    }
}
