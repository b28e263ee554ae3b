package dev.assay.plugins;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.support.io.Digests;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where plugins come from, and what a server may ask of the way there. */
class SourceKindsTest extends LoaderTest {

    private final byte[] jar = JarMaker.good().build();

    @Test
    void aMavenCoordinateIsFetchedByTheRepositorysLayout() throws Exception {
        try (JarServer server = JarServer.serving(jar)) {
            String base = server.source().replaceFirst("/plugins/.*", "/repo");
            PluginLoader loader = started(PluginLoader.builder()
                    .sources(SourcePolicy.standard().allowLoopback())
                    .mavenRepository(URI.create(base)));
            PluginGeneration generation = resolve(loader, reference("maven:com.acme.checks:disk:1.0.0", jar));
            assertThat(run(generation)).containsExactly("fine");
            assertThat(server.requests().get(0).get(0))
                    .isEqualTo("GET /repo/com/acme/checks/disk/1.0.0/disk-1.0.0.jar HTTP/1.1");
            assertThat(generation.custody().source()).contains("maven:com.acme.checks:disk:1.0.0");
        }
    }

    @Test
    void aMavenRepositoryMayBeAFolder() throws Exception {
        Path repository = folder.resolve("repo");
        Path file = Files.createDirectories(repository.resolve("com/acme/disk/1.0.0"))
                .resolve("disk-1.0.0.jar");
        Files.write(file, jar);
        PluginLoader loader = started(PluginLoader.builder().mavenRepository(repository.toUri()));
        assertThat(run(resolve(loader, reference("maven:com.acme:disk:1.0.0", jar))))
                .containsExactly("fine");
    }

    @Test
    void withoutARepositoryACoordinateSaysWhatToSet() throws Exception {
        assertCode(PluginCodes.SOURCE_INVALID, () -> resolve(started(), reference("maven:a:b:1", jar)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "maven:a:b",
                "maven:a:b:c:d",
                "maven:a:../../etc:1",
                "maven:a:b:1.0-SNAPSHOT",
                "maven:a:b:LATEST",
                "maven:a b:c:1",
                "maven:"
            })
    void aCoordinateThatIsNoneIsRefused(String source) throws Exception {
        assertCode(PluginCodes.SOURCE_INVALID, () -> resolve(started(), reference(source, jar)));
    }

    @Test
    void aFolderOfClassesRunsInDevelopmentAndEachResultSaysSo() throws Exception {
        Path classes = unpack(jar);
        PluginReference reference = PluginReference.builder("disk")
                .version("1.0.0")
                .source(classes.toUri().toString())
                .build();
        assertCode(PluginCodes.DIGEST_REQUIRED, () -> resolve(started(), reference));
        PluginGeneration generation = resolve(started(PluginLoader.builder().allowUnverifiedFiles()), reference);
        assertThat(run(generation)).containsExactly("fine");
        assertThat(generation.custody().verification()).isEqualTo(Custody.Verification.UNVERIFIED);
    }

    @Test
    void aFolderHasADigestLikeAJar() throws Exception {
        Path classes = unpack(jar);
        PluginReference any = PluginReference.builder("disk")
                .version("1.0.0")
                .source(classes.toUri().toString())
                .build();
        String digest = resolve(started(PluginLoader.builder().allowUnverifiedFiles()), any)
                .custody()
                .sha256()
                .orElseThrow();
        PluginReference exact = PluginReference.builder("disk")
                .version("1.0.0")
                .source(classes.toUri().toString())
                .sha256(digest)
                .build();
        PluginGeneration verified = resolve(started(), exact);
        assertThat(verified.custody().verification()).isEqualTo(Custody.Verification.VERIFIED);
        Files.writeString(classes.resolve("more.txt"), "x");
        Files.delete(cachedFile(digest));
        assertCode(PluginCodes.DIGEST_MISMATCH, () -> resolve(started(), exact));
        Files.createSymbolicLink(classes.resolve("link"), folder);
        assertCode(PluginCodes.ARCHIVE_INVALID, () -> resolve(started(), exact));
    }

    /** What a registry of images would look like: one small class, whose manifest and blob are both held to digests. */
    private static final class TinyRegistry implements PluginSource {
        private final String base;

        TinyRegistry(String base) {
            this.base = base;
        }

        @Override
        public Set<String> schemes() {
            return Set.of("tiny");
        }

        @Override
        public Location locate(String source) {
            return new OnServer(URI.create(base + "/manifests/" + source.substring(5)));
        }

        @Override
        public void fetch(String source, Transfer transfer) throws InterruptedException {
            byte[] manifest = transfer.read(locate(source), 10_000);
            if (!Digests.sha256(manifest).equals(source.substring(5))) {
                throw new PluginException(
                        PluginCodes.DIGEST_MISMATCH, "disk@1.0.0", "the manifest is another one than asked for");
            }
            transfer.copy(new OnServer(URI.create(base + "/blobs/" + new String(manifest, ISO_8859_1))));
        }
    }

    @Test
    void anotherKindOfSourceIsOneSmallClass() throws Exception {
        byte[] manifest = "disk-blob".getBytes(ISO_8859_1);
        AtomicInteger wrong = new AtomicInteger();
        try (JarServer server = new JarServer((request, out) -> JarServer.ok(
                out, request.get(0).contains("/blobs/disk-blob") ? jar : wrong.get() == 0 ? manifest : jar))) {
            PluginLoader loader = started(PluginLoader.builder()
                    .sources(SourcePolicy.standard().allowLoopback())
                    .source(new TinyRegistry(server.source().replaceFirst("/plugins/.*", ""))));
            PluginReference reference = reference("tiny:" + Digests.sha256(manifest), jar);
            assertThat(run(resolve(loader, reference))).containsExactly("fine");
            wrong.set(1);
            Files.delete(cachedJar(jar));
            assertCode(
                    PluginCodes.DOWNLOAD_TOO_LARGE,
                    () -> resolve(
                            started(PluginLoader.builder()
                                    .retries(0, Duration.ofSeconds(1))
                                    .limits(new ArchiveLimits(100, 10, 1000))
                                    .sources(SourcePolicy.standard().allowLoopback())),
                            reference(server.source(), jar)));
            PluginException e = assertCode(PluginCodes.DIGEST_MISMATCH, () -> resolve(loader, reference));
            assertThat(e).hasMessageContaining("manifest");
        }
    }

    @Test
    void aBusyServerIsAskedAgainWhenItSaysSo() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (JarServer server = new JarServer((request, out) -> {
            if (requests.incrementAndGet() <= 2) {
                out.write("HTTP/1.1 429 Slow down\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
            } else {
                JarServer.ok(out, jar);
            }
        })) {
            PluginLoader loader = started(PluginLoader.builder()
                    .sources(SourcePolicy.standard().allowLoopback())
                    .retries(2, Duration.ofMillis(600)));
            assertThat(run(resolve(loader, reference(server.source(), jar)))).containsExactly("fine");
            assertThat(requests).hasValue(3);
        }
    }

    @Test
    void aCutDownloadGoesOnWhereItBrokeOff() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (JarServer server = new JarServer((request, out) -> {
            if (requests.incrementAndGet() == 1) {
                out.write(("HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Length: " + jar.length + "\r\n\r\n")
                        .getBytes(ISO_8859_1));
                out.write(Arrays.copyOf(jar, 400));
            } else {
                partial(out, 400);
            }
        })) {
            assertThat(run(resolve(started(), reference(server.source(), jar)))).containsExactly("fine");
            assertThat(server.requests().get(1)).contains("Range: bytes=400-", "If-Range: \"v1\"");
        }
    }

    @Test
    void aPartThatBelongsElsewhereIsNotTaken() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (JarServer server = new JarServer((request, out) -> {
            if (requests.incrementAndGet() == 1) {
                out.write(("HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Length: " + jar.length + "\r\n\r\n")
                        .getBytes(ISO_8859_1));
                out.write(Arrays.copyOf(jar, 400));
            } else {
                partial(out, 300);
            }
        })) {
            assertCode(PluginCodes.SOURCE_UNAVAILABLE, () -> resolve(started(), reference(server.source(), jar)));
            assertThat(cachedJar(jar)).doesNotExist();
        }
    }

    private void partial(OutputStream out, int from) throws Exception {
        out.write(("HTTP/1.1 206 Partial\r\nContent-Range: bytes " + from + "-" + (jar.length - 1) + "/" + jar.length
                        + "\r\nETag: \"v1\"\r\nContent-Length: " + (jar.length - from) + "\r\n\r\n")
                .getBytes(ISO_8859_1));
        out.write(jar, from, jar.length - from);
    }

    @Test
    void theHostsHeadersGoToTheSourceAndNoFurther() throws Exception {
        try (JarServer other = JarServer.serving(jar);
                JarServer server = JarServer.saying(
                        "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + other.source() + "\r\n\r\n")) {
            PluginLoader loader = started(PluginLoader.builder()
                    .sources(SourcePolicy.standard().allowLoopback())
                    .headers(uri -> Map.of("X-Api-Key", "s3cret-key")));
            assertThat(run(resolve(loader, reference(server.source(), jar)))).containsExactly("fine");
            assertThat(server.requests().get(0)).contains("X-Api-Key: s3cret-key");
            assertThat(String.valueOf(other.requests())).doesNotContain("s3cret-key");
        }
    }

    @Test
    void redirectsMayBeHeldToTheHostOrSwitchedOff() throws Exception {
        try (JarServer server =
                JarServer.saying("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: http://localhost:1/x\r\n\r\n")) {
            for (PluginLoader.Builder builder : List.of(
                    PluginLoader.builder()
                            .sources(SourcePolicy.standard().allowLoopback().redirectsToSameHostOnly()),
                    PluginLoader.builder()
                            .sources(SourcePolicy.standard().allowLoopback())
                            .maxRedirects(0))) {
                PluginLoader loader = started(builder);
                assertCode(PluginCodes.REDIRECT_REFUSED, () -> resolve(loader, reference(server.source(), jar)));
            }
        }
    }

    @Test
    void aProxyIsAskedInTheSourcesPlace() throws Exception {
        try (JarServer proxy = JarServer.serving(jar)) {
            URI at = URI.create(proxy.source());
            PluginLoader loader = started(PluginLoader.builder()
                    .sources(SourcePolicy.standard().allowPlainHttp())
                    .proxy(ProxySelector.of(new InetSocketAddress(at.getHost(), at.getPort()))));
            assertThat(run(resolve(loader, reference("http://plugins.example.invalid/disk.jar", jar))))
                    .containsExactly("fine");
            assertThat(proxy.requests().get(0).get(0)).startsWith("GET http://plugins.example.invalid/disk.jar");
        }
    }

    @Test
    void severalPluginsAreDownloadedAtTheSameTime() throws Exception {
        CyclicBarrier allAsked = new CyclicBarrier(3);
        List<byte[]> jars = List.of(
                jar,
                JarMaker.good().entry("b", "b").build(),
                JarMaker.good().entry("c", "c").build());
        try (JarServer server = new JarServer((request, out) -> {
            allAsked.await();
            JarServer.ok(out, jars.get(request.get(0).charAt("GET /".length()) - '0'));
        })) {
            PluginLoader loader = started();
            List<FutureTask<PluginGeneration>> tasks = new ArrayList<>();
            CountDownLatch begun = new CountDownLatch(3);
            for (int i = 0; i < 3; i++) {
                PluginReference reference =
                        reference(server.source().replaceFirst("/plugins/.*", "/" + i), jars.get(i));
                FutureTask<PluginGeneration> task = new FutureTask<>(() -> {
                    begun.countDown();
                    return resolve(loader, reference);
                });
                tasks.add(task);
                new Thread(task).start();
            }
            for (FutureTask<PluginGeneration> task : tasks) {
                assertThat(run(task.get())).containsExactly("fine");
            }
        }
    }

    @Test
    void progressTellsBytesAndTotal() throws Exception {
        try (JarServer server = JarServer.serving(jar)) {
            List<String> heard = new ArrayList<>();
            started()
                    .resolve(
                            reference(server.source(), jar),
                            (stage, bytes, total) -> heard.add(stage + " " + bytes + "/" + total));
            assertThat(heard)
                    .contains("fetch " + jar.length + "/" + jar.length)
                    .last()
                    .asString()
                    .startsWith("load ");
        }
    }

    private Path cachedFile(String digest) {
        return environment.home().resolve("plugins/sha256/" + digest.substring(0, 2) + "/" + digest + ".jar");
    }

    private Path unpack(byte[] bytes) throws Exception {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        try (var in = new java.util.zip.ZipInputStream(new java.io.ByteArrayInputStream(bytes))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = classes.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.write(file, in.readAllBytes());
            }
        }
        return classes;
    }
}
