package dev.assay.assembled.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.HostPermissions;
import dev.assay.JobManager;
import dev.assay.ManagerListener;
import dev.assay.MemoryConfiguration;
import dev.assay.MemorySink;
import dev.assay.RunSummary;
import dev.assay.plugins.PluginLoader;
import dev.assay.spi.Secret;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.configuration.SecretDeclaration;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.ResultEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A secret that a fetched plugin spills in every way it can, in the host's JVM, is found nowhere afterwards. */
@Timeout(120)
class SecretCanaryTest {

    private static final String CANARY = "c4n4ry-7f3e9a1b-do-not-spill";

    /** Each spills the canary and ends in another way. */
    private static final Map<String, String> ENDINGS = new TreeMap<>(Map.of(
            "returns", "",
            "throws", "throw new IllegalStateException(\"failed with \" + spilled, new RuntimeException(spilled));",
            "errs", "throw new AssertionError(spilled);",
            "overflows", "context.logger().log(System.Logger.Level.ERROR, spilled); overflow();",
            "coded", "throw new PluginException(\"OWN_CODE\", spilled, \"with \" + spilled);",
            "hangs",
                    "try { new java.util.concurrent.CountDownLatch(1).await(); } catch (InterruptedException e) {"
                            + " throw new IllegalStateException(spilled, e); }"));

    @TempDir
    Path folder;

    @Test
    void noWayOutOfARunCarriesIt() throws Exception {
        MemorySink sink = MemorySink.latest(100);
        List<String> told = new ArrayList<>();
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        PrintStream err = System.err;
        PrintStream capturing = new PrintStream(logged, true, StandardCharsets.UTF_8);
        Path home = Files.createDirectory(folder.resolve("home"));
        Configuration configuration = configuration();
        System.setErr(capturing);
        try (JobManager manager = JobManager.builder()
                .home(home)
                .configuration(MemoryConfiguration.of(configuration))
                .plugins(PluginLoader.create())
                .permissions(HostPermissions.builder()
                        .pluginSource("file:")
                        .secretOrigin("host:")
                        .secret("*", "token")
                        .build())
                .secrets("vault", declared -> Secret.of("token", "v1", CANARY.toCharArray()))
                .results(sink)
                .listener(new ManagerListener() {
                    @Override
                    public void onSignal(dev.assay.spi.Signal signal) {
                        told.add(signal.toString());
                    }
                })
                .build()) {
            RunSummary summary = manager.runAllOnce(Duration.ofSeconds(60));
            assertThat(summary.results()).hasSize(ENDINGS.size());
            Instant now = Instant.now();
            for (JobSpec job : configuration.jobs()) {
                told.add(String.valueOf(manager.explain(job.id(), now.minusSeconds(60), now.plusSeconds(60))));
                told.add(String.valueOf(manager.job(job.id())));
            }
            told.add(manager.stats().toString());
            told.add(summary.toString());
        } finally {
            System.setErr(err);
        }
        for (AttestationResult result : sink.results()) {
            told.add(new String(new ResultEncoder(result.producer()).encode(result), StandardCharsets.UTF_8));
            told.add(result + " " + result.custody() + " " + result.reason());
        }
        assertThat(String.join("\n", told))
                .doesNotContain(CANARY)
                .contains("hangs")
                .contains("overflows");
        assertThat(logged.toString(StandardCharsets.UTF_8)).doesNotContain(CANARY);
        assertThat(files(home)).noneMatch(file -> holdsCanary(file));
        assertThat(sink.results())
                .allSatisfy(result -> assertThat(result.secrets()).hasSize(1));
    }

    private Configuration configuration() throws Exception {
        Configuration.Builder configuration = Configuration.builder("1")
                .secret(new SecretDeclaration(
                        "token",
                        "host:vault",
                        java.util.Optional.of("x"),
                        java.util.Optional.empty(),
                        java.util.Optional.empty()));
        for (Map.Entry<String, String> ending : ENDINGS.entrySet()) {
            String id = ending.getKey();
            byte[] jar = plugin(id, ending.getValue());
            Path file = Files.write(folder.resolve(id + ".jar"), jar);
            configuration.plugin(PluginReference.builder(id)
                    .version("1.0.0")
                    .source(file.toUri().toString())
                    .sha256(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(jar)))
                    .build());
            configuration.job(JobSpec.builder(id)
                    .plugin(id)
                    .secret("token")
                    .timeout(Duration.ofSeconds(3))
                    .build());
        }
        return configuration.build();
    }

    private static byte[] plugin(String id, String ending) throws IOException {
        String source = """
                package sample;
                import dev.assay.spi.plugin.*;
                import dev.assay.spi.result.*;
                import java.net.URI;
                import java.nio.file.*;
                @Plugin(id = "%s", version = "1.0.0", checks = @Check(id = "spill", title = "Spills"))
                public class Spilling implements AttestationPlugin {
                    static void overflow() { overflow(); }
                    public void attest(AttestationContext context) throws Exception {
                        String spilled = new String(context.secret("token").chars());
                        Files.writeString(context.workDirectory().resolve("spilled.txt"), spilled);
                        context.logger().log(System.Logger.Level.WARNING, "spilling " + spilled);
                        context.subject(SubjectType.RESOURCE, URI.create("urn:spill:" + spilled)).check("spill")
                                .actual(spilled).remark(spilled).property("p", spilled).evidence(Evidence.text("e", spilled)).notSatisfied("it is " + spilled);
                        %s
                    }
                }
                """.formatted(id, ending);
        Path classes = Files.createTempDirectory("canary");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var unit =
                new SimpleJavaFileObject(
                        URI.create("string:///sample/Spilling.java"), javax.tools.JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        java.io.StringWriter said = new java.io.StringWriter();
        boolean compiled = compiler.getTask(
                        said,
                        null,
                        null,
                        List.of(
                                "-d",
                                classes.toString(),
                                "-classpath",
                                System.getProperty("java.class.path"),
                                "-proc:none"),
                        null,
                        List.of(unit))
                .call();
        assertThat(compiled).as(said.toString()).isTrue();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            put(zip, "sample/Spilling.class", Files.readAllBytes(classes.resolve("sample/Spilling.class")));
            put(
                    zip,
                    "META-INF/services/dev.assay.spi.plugin.AttestationPlugin",
                    "sample.Spilling\n".getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }

    private static List<Path> files(Path home) throws IOException {
        try (Stream<Path> all = Files.walk(home)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static boolean holdsCanary(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(CANARY);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
