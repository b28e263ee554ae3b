package dev.assay.plugins;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.testkit.RecordingMeasures;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plugins from servers that behave, and from servers that do not. */
class DownloadTest extends LoaderTest {

    private final byte[] jar = JarMaker.good().build();

    @AfterEach
    void nothingUnfinishedIsLeftInTheCache() throws Exception {
        Path temps = environment.home().resolve("plugins/tmp");
        if (Files.exists(temps)) {
            try (Stream<Path> left = Files.list(temps)) {
                assertThat(left).isEmpty();
            }
        }
    }

    @Test
    void aPluginIsDownloadedOnceAndThenStartsOffline() throws Exception {
        PluginReference reference;
        try (JarServer server = JarServer.serving(jar)) {
            reference = reference(server.source(), jar);
            List<Long> seen = new ArrayList<>();
            PluginLoader loader = started();
            PluginGeneration generation = loader.resolve(reference, (stage, bytes, total) -> {
                assertThat(total).isEqualTo(jar.length);
                seen.add(bytes);
            });
            assertThat(run(generation)).containsExactly("fine");
            assertThat(seen).isSorted().contains((long) jar.length);
            assertThat(generation.custody().source())
                    .hasValueSatisfying(
                            s -> assertThat(s).endsWith("/plugins/disk.jar?…").doesNotContain("s3cret"));
            assertThat(server.requests()).hasSize(1);
            RecordingMeasures numbers = RecordingMeasures.of(loader);
            assertThat(numbers.value("assay_plugin_fetch_bytes_total")).contains((double) jar.length);
            assertThat(numbers.value("assay_plugin_fetch_seconds")).contains(1.0);
            assertThat(numbers.value("assay_workers", "kind", "java")).contains(0.0);
        }
        assertThat(cachedJar(jar)).hasBinaryContent(jar);
        assertThat(run(resolve(started(), reference))).containsExactly("fine");
    }

    @Test
    void noThreadIsLeftOnceNothingIsDownloaded() throws Exception {
        try (JarServer server = JarServer.serving(jar)) {
            resolve(started(), reference(server.source(), jar));
        }
        for (Thread thread : environment.aliveThreads()) {
            thread.join();
        }
        assertThat(environment.aliveThreads()).isEmpty();
    }

    @Test
    void severalThatWantTheSameJarShareOneDownload() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (JarServer server = new JarServer((request, out) -> {
            asked.countDown();
            go.await();
            JarServer.ok(out, jar);
        })) {
            PluginLoader loader = started();
            PluginReference reference = reference(server.source(), jar);
            List<FutureTask<List<String>>> tasks = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                FutureTask<List<String>> task = new FutureTask<>(() -> run(resolve(loader, reference)));
                tasks.add(task);
                Thread thread = new Thread(task);
                thread.start();
                if (i == 0) {
                    asked.await();
                } else {
                    while (thread.isAlive() && thread.getState() != Thread.State.WAITING) {
                        Thread.onSpinWait();
                    }
                }
            }
            go.countDown();
            for (FutureTask<List<String>> task : tasks) {
                assertThat(task.get()).containsExactly("fine");
            }
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void whoWaitsTakesOverWhenTheOneThatDownloadsIsInterrupted() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        AtomicInteger requests = new AtomicInteger();
        JarServer[] self = new JarServer[1];
        try (JarServer server = self[0] = new JarServer((request, out) -> {
            if (requests.incrementAndGet() == 1) {
                asked.countDown();
                self[0].hang();
            }
            JarServer.ok(out, jar);
        })) {
            PluginLoader loader = started();
            PluginReference reference = reference(server.source(), jar);
            FutureTask<PluginException> leader = new FutureTask<>(() -> {
                PluginException e = assertCode(PluginCodes.RESOLVE_INTERRUPTED, () -> resolve(loader, reference));
                assertThat(Thread.interrupted()).as("the interrupt is restored").isTrue();
                return e;
            });
            Thread leading = new Thread(leader);
            leading.start();
            asked.await();
            FutureTask<List<String>> follower = new FutureTask<>(() -> run(resolve(loader, reference)));
            Thread following = new Thread(follower);
            following.start();
            while (following.isAlive() && following.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            leading.interrupt();
            leader.get();
            assertThat(follower.get()).containsExactly("fine");
        }
    }

    @Test
    void aCutDownloadIsTriedOnceMore() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (JarServer server = new JarServer((request, out) -> {
            if (requests.incrementAndGet() == 1) {
                cut(out);
            } else {
                JarServer.ok(out, jar);
            }
        })) {
            assertThat(run(resolve(started(), reference(server.source(), jar)))).containsExactly("fine");
        }
    }

    @Test
    void aDownloadThatIsCutAgainAndAgainIsTruncated() throws Exception {
        try (JarServer server = new JarServer((request, out) -> cut(out))) {
            assertThat(fails(PluginCodes.DOWNLOAD_TRUNCATED, server))
                    .hasMessageContaining("10 of " + jar.length)
                    .hasMessageNotContaining("s3cret");
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void anotherJarThanTheDemandedOneIsNotKept() throws Exception {
        byte[] other = JarMaker.plugin("public void attest(AttestationContext context) { /* evil */ }")
                .entry("x", "y")
                .build();
        try (JarServer server = JarServer.serving(other)) {
            PluginException e = fails(PluginCodes.DIGEST_MISMATCH, server);
            assertThat(e)
                    .hasMessageContaining(dev.assay.support.io.Digests.sha256(other))
                    .hasMessageContaining(dev.assay.support.io.Digests.sha256(jar));
            assertThat(cachedJar(other)).doesNotExist();
            assertThat(cachedJar(jar)).doesNotExist();
        }
    }

    @Test
    void aLoginPageIsNoJar() throws Exception {
        String page = "<html>\u001B[2J please log in</html>";
        try (JarServer server = JarServer.saying(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " + page.length() + "\r\n\r\n" + page)) {
            assertThat(fails(PluginCodes.NOT_A_JAR, server))
                    .hasMessageContaining("text/html")
                    .hasMessageContaining("<html>\\u001B[2J please log in");
        }
    }

    @Test
    void anEmptyAnswerIsNoJar() throws Exception {
        try (JarServer server = JarServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(fails(PluginCodes.NOT_A_JAR, server)).hasMessageContaining("0 bytes");
        }
    }

    @Test
    void anEndlessAnswerIsCutAtTheLimit() throws Exception {
        ArchiveLimits limits = new ArchiveLimits(100_000, 10, 100_000);
        PluginLoader loader = started(PluginLoader.builder()
                .limits(limits)
                .sources(SourcePolicy.standard().allowLoopback()));
        try (JarServer server = new JarServer((request, out) -> {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
            while (true) {
                out.write(new byte[8192]);
            }
        })) {
            assertThat(assertCode(
                            PluginCodes.DOWNLOAD_TOO_LARGE, () -> resolve(loader, reference(server.source(), jar))))
                    .hasMessageContaining("100000");
        }
    }

    @Test
    void aServerThatFallsSilentIsAStall() throws Exception {
        JarServer[] self = new JarServer[1];
        PluginLoader loader =
                started(PluginLoader.builder().sources(SourcePolicy.standard().allowLoopback()));
        try (JarServer server = self[0] = new JarServer((request, out) -> {
            out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + jar.length + "\r\n\r\nPK").getBytes(ISO_8859_1));
            out.flush();
            self[0].hang();
        })) {
            PluginReference reference = reference(server.source(), jar);
            assertCode(
                    PluginCodes.DOWNLOAD_STALLED,
                    () -> loader.resolve(
                            reference, (stage, bytes, total) -> environment.turnForward(Duration.ofSeconds(31))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "jar:file:/x!/", "ftp://127.0.0.1/x.jar"})
    void aRedirectToAnotherSchemeIsRefused(String location) throws Exception {
        try (JarServer server = JarServer.saying(redirect(location))) {
            fails(PluginCodes.REDIRECT_REFUSED, server);
        }
    }

    @Test
    void aRedirectLoopIsRefused() throws Exception {
        try (JarServer server = JarServer.saying(redirect("/plugins/disk.jar"))) {
            fails(PluginCodes.REDIRECT_REFUSED, server);
        }
    }

    @Test
    void aRedirectToTheMetadataServiceIsRefused() throws Exception {
        try (JarServer server = JarServer.saying(redirect("http://169.254.169.254/latest/"))) {
            assertThat(fails(PluginCodes.ADDRESS_REFUSED, server)).hasMessageContaining("169.254.169.254");
        }
    }

    @Test
    void thisMachineIsNoSourceUnlessTheHostSaysSo() throws Exception {
        PluginLoader loader =
                started(PluginLoader.builder().sources(SourcePolicy.standard().allowPlainHttp()));
        try (JarServer server = JarServer.serving(jar)) {
            assertCode(PluginCodes.ADDRESS_REFUSED, () -> resolve(loader, reference(server.source(), jar)));
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aCompressedAnswerIsRefused() throws Exception {
        try (JarServer server =
                JarServer.saying("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nPK")) {
            fails(PluginCodes.ENCODING_REFUSED, server);
        }
    }

    @Test
    void aServerThatRefusesSaysWhyAndHowLongToWait() throws Exception {
        try (JarServer server = JarServer.saying("HTTP/1.1 503 Busy\r\nRetry-After: 90\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(fails(PluginCodes.SOURCE_UNAVAILABLE, server))
                    .hasMessageContaining("503")
                    .hasMessageContaining("PT1M30S");
        }
        try (JarServer server = JarServer.saying("HTTP/1.1 404 Gone\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(fails(PluginCodes.SOURCE_UNAVAILABLE, server)).hasMessageContaining("404");
        }
    }

    @Test
    void aServerThatIsAwayDoesNotMatterOnceTheJarIsHere() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (JarServer server = new JarServer((request, out) -> {
            if (requests.incrementAndGet() == 1) {
                JarServer.ok(out, jar);
            } else {
                out.write("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
            }
        })) {
            PluginLoader loader = started();
            resolve(loader, reference(server.source(), jar));
            assertThat(run(resolve(loader, reference(server.source(), jar)))).containsExactly("fine");
            assertThat(requests).hasValue(1);
        }
    }

    @Test
    void closingTheLoaderEndsADownload() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        JarServer[] self = new JarServer[1];
        try (JarServer server = self[0] = new JarServer((request, out) -> {
            asked.countDown();
            self[0].hang();
        })) {
            PluginLoader loader = started();
            FutureTask<PluginException> task = new FutureTask<>(() ->
                    assertCode(PluginCodes.LOADER_CLOSED, () -> resolve(loader, reference(server.source(), jar))));
            new Thread(task).start();
            asked.await();
            loader.close();
            task.get();
        }
    }

    @Test
    void credentialsGoToTheSourceAndNoFurther() throws Exception {
        try (JarServer other = JarServer.serving(jar);
                JarServer server = JarServer.saying(redirect(other.source()))) {
            PluginLoader loader = started(PluginLoader.builder()
                    .sources(SourcePolicy.standard().allowLoopback())
                    .authorization(uri ->
                            uri.getHost().equals("127.0.0.1") ? Optional.of("Bearer s3cret") : Optional.empty()));
            assertThat(run(resolve(loader, reference(server.source(), jar)))).containsExactly("fine");
            assertThat(server.requests().get(0)).contains("Authorization: Bearer s3cret");
            assertThat(other.requests().get(0)).noneMatch(h -> h.startsWith("Authorization"));
        }
    }

    private PluginException fails(String code, JarServer server) throws Exception {
        PluginLoader loader = started();
        return assertCode(code, () -> resolve(loader, reference(server.source(), jar)));
    }

    private void cut(OutputStream out) throws Exception {
        out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + jar.length + "\r\n\r\n").getBytes(ISO_8859_1));
        out.write(Arrays.copyOf(jar, 10));
    }

    private static String redirect(String location) {
        return "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location + "\r\n\r\n";
    }
}
