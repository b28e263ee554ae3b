package dev.assay.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.RemoteThrowable;
import dev.assay.spi.plugin.RunEnd;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.result.Observation;
import dev.assay.testkit.FakeContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A plugin in a process of its own sees what it sees in the host, and says what it says there. */
class ProcessRunTest extends ProcessTest {

    @Test
    void reportsWhatItSees() throws Exception {
        Ran ran = run(JarMaker.good());

        assertThat(ran.end()).isEqualTo(RunEnd.NORMAL);
        assertThat(titles(ran.context())).containsExactly("fine");
        assertThat(ran.logged()).isEmpty();
        assertThat(ran.run().runtime()).isEqualTo(System.getProperty("java.runtime.version"));
    }

    @Test
    void isStartedByTheLoopbackAddressWhereThereAreNoUnixSockets() throws Exception {
        settings = WorkerSettings.builder().loopback().build();

        assertThat(titles(run(JarMaker.good()).context())).containsExactly("fine");
    }

    @Test
    void everyFieldOfAnObservationCrosses() throws Exception {
        PluginGeneration plugin = generation(attesting("""
                java.time.Instant at = java.time.Instant.parse("2026-01-02T03:04:05.678901Z");
                Subject subject = Subject.of(SubjectType.USER, "näme \\uD83D\\uDE00", "user:1").withDigest("sha256:" + "a".repeat(64));
                context.report(Observation.builder("disk.free", subject, at)
                        .method(Observation.Method.INTERVIEW).title("t").description("d\\n2").expected("e").actual("")
                        .verdict(Verdict.INCONCLUSIVE)
                        .reason(dev.assay.spi.Reason.of("WHY", "words").with("n", 5).with("half", 0.5))
                        .expires(at.plusSeconds(9))
                        .evidence(Evidence.text("text", "some text"))
                        .evidence(Evidence.bytes("bytes", "application/x", new byte[] {0, 1, -1})
                                .classified(dev.assay.spi.configuration.EvidencePolicy.Classification.CONFIDENTIAL))
                        .evidence(Evidence.text("gone", "gone").digestOnly())
                        .evidence(Evidence.bytes("huge", "application/x", new byte[2_000_000]))
                        .link("https://example.org/").property("line", "7").property("b", "").remark("r").build());
                context.report(Observation.builder("disk.free", subject, at).title("fact").build());
                context.exclude(subject, "left out");
                context.progress("half", 0.5);
                """));

        FakeContext here =
                run(plugin, Isolation.CLASSLOADER, Limits.NONE, job -> job).context();
        FakeContext there =
                run(plugin, Isolation.PROCESS, Limits.NONE, job -> job).context();

        assertThat(there.observations()).hasSize(2);
        assertThat(told(there)).isEqualTo(told(here));
        assertThat(there.exclusions()).isEqualTo(here.exclusions()).hasSize(1);
        assertThat(there.progressed()).isEqualTo(here.progressed()).hasSize(1);
        // What is more than a result keeps goes as its digest, as it would be kept.
        assertThat(there.observations().get(0).evidence())
                .extracting(item -> item.content().isPresent())
                .containsExactly(true, true, false, false);
    }

    private static List<String> told(FakeContext context) {
        List<String> all = new ArrayList<>();
        for (Observation each : context.observations()) {
            all.add(String.join(
                    "|",
                    List.of(
                            each.check(),
                            each.subject().toString(),
                            each.collected().toString(),
                            each.method().name(),
                            each.title(),
                            each.description(),
                            each.expected().toString(),
                            each.actual().toString(),
                            each.verdict().toString(),
                            each.reason().toString(),
                            each.expires().toString(),
                            each.links().toString(),
                            each.properties().toString(),
                            each.remark().toString(),
                            each.evidence().stream()
                                    .map(item -> item.description()
                                            + item.mediaType()
                                            + item.classification()
                                            + item.size()
                                            + item.digest())
                                    .toList()
                                    .toString())));
        }
        return all;
    }

    @Test
    void parametersSubjectsAndFactsAboutTheHostArrive() throws Exception {
        PluginGeneration plugin = generation(attesting("""
                P p = context.parameters(P.class);
                var host = context.host();
                String seen = p.text() + p.number() + p.ratio() + p.on() + p.list() + p.time() + p.map() + context.population()
                        + host.pid() + host.javaHome() + host.attributes() + host.container() + host.arguments() + host.code();
                context.subject(SubjectType.RESOURCE, URI.create("file:/")).check("disk.free").satisfied(seen.substring(0, 600 < seen.length() ? 600 : seen.length()));
                }
                public record P(String text, long number, java.math.BigDecimal ratio, boolean on, java.util.List<String> list,
                        java.time.Duration time, java.util.Map<String, Integer> map) {
                """));

        List<String> titles = new ArrayList<>();
        for (Isolation level : List.of(Isolation.CLASSLOADER, Isolation.PROCESS)) {
            FakeContext context = FakeContext.of(plugin.descriptor()).build();
            var order = order(
                    level,
                    Limits.NONE,
                    job -> job.parameter("text", "ü")
                            .parameter("number", 1L << 40)
                            .parameter("ratio", new java.math.BigDecimal("0.10"))
                            .parameter("on", true)
                            .parameter("list", List.of("a", "b"))
                            .parameter("time", "PT3S")
                            .parameter("map", java.util.Map.of("k", 1)));
            if (level == Isolation.PROCESS) {
                try (var run = plugin.open(order)) {
                    run.execute(context);
                }
            } else {
                context = openContext(plugin, order.job().parameters());
                try (var run = plugin.open(order)) {
                    run.execute(context);
                }
            }
            titles.addAll(titles(context));
        }

        assertThat(titles.get(1))
                .isEqualTo(titles.get(0))
                .contains("4711")
                .contains("ü1099511627776")
                .contains("/opt/java");
    }

    private static FakeContext openContext(PluginGeneration plugin, java.util.Map<String, Object> parameters) {
        var builder = FakeContext.of(dev.assay.spi.plugin.PluginDescriptor.builder("disk", "1.0.0")
                .open()
                .build());
        parameters.forEach(builder::parameter);
        assertThat(plugin.descriptor().id()).isEqualTo("disk");
        return builder.build();
    }

    @Test
    void whatItThrowsReadsAsInTheHost() throws Exception {
        PluginGeneration plugin = generation(
                attesting("throw new IllegalStateException(\"no way\", new java.io.IOException(\"deep\"));"));

        List<Throwable> thrown = new ArrayList<>();
        for (Isolation level : List.of(Isolation.CLASSLOADER, Isolation.PROCESS)) {
            try {
                run(plugin, level, Limits.NONE, job -> job);
            } catch (Exception e) {
                thrown.add(e);
            }
        }

        assertThat(thrown).hasSize(2);
        RemoteThrowable remote = (RemoteThrowable) thrown.get(1);
        assertThat(remote.type()).isEqualTo("java.lang.IllegalStateException");
        assertThat(remote).hasMessage("no way");
        assertThat(remote.getStackTrace()[0])
                .hasToString(thrown.get(0).getStackTrace()[0].toString());
        assertThat(((RemoteThrowable) remote.getCause()).type()).isEqualTo("java.io.IOException");
    }

    @Test
    void refusalsOfTheContextAreTheSame() throws Exception {
        assertThatThrownBy(() -> run(attesting("context.subject(SubjectType.RESOURCE, URI.create(\"file:/\"))"
                        + ".check(\"disk.fre\").satisfied(\"x\");")))
                .isInstanceOfSatisfying(RemoteThrowable.class, e -> {
                    assertThat(e.type()).isEqualTo("java.lang.IllegalArgumentException");
                    assertThat(e)
                            .hasMessage("plugin disk@1.0.0 does not describe a check 'disk.fre'; did you mean"
                                    + " 'disk.free'?");
                });
        assertThatThrownBy(() -> run(attesting("context.secret(\"not-mine\");")))
                .isInstanceOfSatisfying(
                        PluginException.class, e -> assertThat(e.code()).isEqualTo("SECRET_NOT_PERMITTED"));
        assertThatThrownBy(
                        () -> run(JarMaker.plugin("public SamplePlugin() { throw new IllegalStateException(\"ctor\"); }"
                                + "public void attest(AttestationContext context) {}")))
                .isInstanceOfSatisfying(PluginException.class, e -> {
                    assertThat(e.code()).isEqualTo("PLUGIN_CONSTRUCTION");
                    assertThat(e.getMessage()).contains("ctor");
                });
    }

    @Test
    void itsWorldIsSmall() throws Exception {
        Ran ran = run(attesting("""
                String environment = String.join(",", new java.util.TreeSet<>(System.getenv().keySet()));
                String folder = java.nio.file.Path.of("").toAbsolutePath().equals(context.workDirectory().toAbsolutePath())
                        + " " + new java.io.File(".").list().length;
                String input = "" + System.in.read();
                String loader = "" + (Thread.currentThread().getContextClassLoader() == getClass().getClassLoader());
                String path = "" + System.getProperty("java.class.path").contains("junit-jupiter");
                context.logger().log(System.Logger.Level.INFO, environment + ";" + folder + ";" + input + ";" + loader + ";" + path);
                org.slf4j.LoggerFactory.getLogger("mine").warn("through {}", "slf4j");
                System.out.println("to stdout");
                """));

        assertThat(ran.logged())
                .contains("ASSAY_WORKER,")
                .doesNotContain("HOME")
                .doesNotContain("JAVA_TOOL_OPTIONS");
        assertThat(ran.logged())
                .contains(";true 0;-1;true;false")
                .contains("mine through slf4j")
                .contains("stdout| to stdout");
        assertThat(folder.resolve("home/workers")).isDirectoryNotContaining("glob:**/run-*");
    }

    @Test
    void tasksRunOnThreadsThatEndWithIt() throws Exception {
        Ran ran = run(attesting("""
                var latch = new java.util.concurrent.CountDownLatch(3);
                for (int i = 0; i < 3; i++) {
                    context.executor().execute(() -> {
                        context.subject(SubjectType.RESOURCE, URI.create("file:/")).check("disk.free").satisfied(
                                "" + (Thread.currentThread().getContextClassLoader() == getClass().getClassLoader()));
                        latch.countDown();
                    });
                }
                latch.await();
                context.executor().execute(() -> { throw new IllegalStateException("in a task"); });
                context.executor().execute(() -> { while (!Thread.interrupted()) { Thread.onSpinWait(); } });
                """));

        assertThat(titles(ran.context())).containsExactly("true", "true", "true");
        assertThat(ran.end()).isEqualTo(RunEnd.NORMAL);
    }

    @Test
    void theWorkersClassPathIsOneFileNamedAfterItsDigest() throws Exception {
        run(JarMaker.good());
        try (Stream<Path> files = Files.list(folder.resolve("home/workers"))) {
            Path jar = files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
            assertThat(jar.getFileName().toString())
                    .isEqualTo(dev.assay.support.io.Digests.sha256(Files.readAllBytes(jar)) + ".jar");
        }
    }
}
