package dev.assay.support.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.assay.support.io.Digests;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One fetch, from servers that behave and from servers that do not. */
class HttpFetchTest extends FetchTest {

    @Test
    void aBodyComesWithItsDigestItsTagAndItsType() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nETag: \"v1\"\r\n"
                        + "Content-Type: text/plain\u009B\r\n\r\nhello");
                HttpFetch fetch = fetcher()) {
            Path file = Files.createFile(folder.resolve("body"));
            FetchResult result = fetch.fetch(request(server).build(), file);
            assertThat(file).hasContent("hello");
            assertThat(result.sha256()).isEqualTo(Digests.sha256("hello"));
            assertThat(result.length()).isEqualTo(5);
            assertThat(result.etag()).contains("\"v1\"");
            assertThat(result.contentType()).contains("text/plain\\u009B");
            assertThat(result.notModified()).isFalse();
            assertThat(server.requests().get(0))
                    .contains("Accept-Encoding: identity")
                    .noneMatch(h -> h.startsWith("Upgrade"));
        }
    }

    @Test
    void aChunkedBodyIsReadAndProgressIsReported() throws Exception {
        try (RawServer server = RawServer.saying(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
                HttpFetch fetch = fetcher()) {
            List<Long> seen = new ArrayList<>();
            FetchedBytes fetched = fetch.fetchBytes(
                    request(server).progress((n, of) -> seen.add(n)).build());
            assertThat(fetched.bytes()).asString(UTF_8).isEqualTo("abcde");
            assertThat(seen).isSorted().endsWith(5L);
        }
    }

    @Test
    void aCopyThatIsStillTheNewestIsNotSentAgain() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n");
                HttpFetch fetch = fetcher()) {
            FetchedBytes fetched =
                    fetch.fetchBytes(request(server).ifNoneMatch("\"v1\"").build());
            assertThat(fetched.result().notModified()).isTrue();
            assertThat(fetched.bytes()).isEmpty();
            assertThat(server.requests().get(0)).contains("If-None-Match: \"v1\"");
        }
    }

    @Test
    void notModifiedWithoutBeingAskedIsAFailure() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 304 Not Modified\r\n\r\n");
                HttpFetch fetch = fetcher()) {
            assertFault(
                    FetchFault.STATUS, () -> fetch.fetchBytes(request(server).build()));
        }
    }

    @Test
    void aBodyThatEndsEarlyIsTruncated() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
                HttpFetch fetch = fetcher()) {
            FetchException e = assertFault(
                    FetchFault.TRUNCATED, () -> fetch.fetchBytes(request(server).build()));
            assertThat(e).hasMessageContaining("5 of 10 bytes");
            assertThat(e.mayPass()).isTrue();
        }
    }

    @Test
    void aChunkedBodyThatIsCutIsTruncated() throws Exception {
        try (RawServer server =
                        RawServer.saying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n5\r\nwo");
                HttpFetch fetch = fetcher()) {
            assertFault(
                    FetchFault.TRUNCATED, () -> fetch.fetchBytes(request(server).build()));
        }
    }

    @Test
    void anAnnouncedLengthAboveTheLimitIsRefusedUnread() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\nhello");
                HttpFetch fetch = fetcher()) {
            FetchException e = assertFault(
                    FetchFault.TOO_LARGE, () -> fetch.fetchBytes(request(server).build()));
            assertThat(e).hasMessageContaining("100001").hasMessageContaining("100000");
            assertThat(e.mayPass()).isFalse();
        }
    }

    @Test
    void anEndlessBodyIsCutAtTheLimit() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        try (RawServer server = new RawServer((request, socket, out) -> {
                    out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(UTF_8));
                    try {
                        while (true) {
                            out.write(new byte[8192]);
                        }
                    } finally {
                        gone.countDown();
                    }
                });
                HttpFetch fetch = fetcher()) {
            AtomicLong stored = new AtomicLong();
            assertFault(
                    FetchFault.TOO_LARGE,
                    () -> fetch.fetch(request(server).build(), piece -> stored.addAndGet(piece.remaining())));
            assertThat(stored.get()).isLessThanOrEqualTo(LIMITS.maxBytes());
            gone.await();
        }
    }

    @Test
    void aBodyOfExactlyTheLimitIsFine() throws Exception {
        try (RawServer server = RawServer.saying(RawServer.ok("x".repeat(100_000)));
                HttpFetch fetch = fetcher()) {
            assertThat(fetch.fetchBytes(request(server).build()).bytes()).hasSize(100_000);
        }
    }

    @Test
    void aServerThatNeverAnswersTimesOut() throws Exception {
        RawServer[] self = new RawServer[1];
        try (RawServer server = self[0] = new RawServer((request, socket, out) -> self[0].hang());
                HttpFetch fetch = fetcher(clockThatRuns(Duration.ofSeconds(1)))) {
            FetchException e = assertFault(
                    FetchFault.TIMED_OUT, () -> fetch.fetchBytes(request(server).build()));
            assertThat(e).hasMessageContaining("PT40S");
        }
    }

    @Test
    void aServerThatFallsSilentInTheBodyIsAStall() throws Exception {
        RawServer[] self = new RawServer[1];
        try (RawServer server = self[0] = new RawServer((request, socket, out) -> {
                    say(out, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
                    self[0].hang();
                });
                HttpFetch fetch = fetcher(clockThatRuns(Duration.ofMillis(500)))) {
            FetchException e = assertFault(
                    FetchFault.STALLED, () -> fetch.fetchBytes(request(server).build()));
            assertThat(e).hasMessageContaining("after 5 bytes");
        }
    }

    @Test
    void aServerThatDripsIsAStallOnceThroughputIsRequired() throws Exception {
        FetchException e = assertFault(
                FetchFault.STALLED,
                () -> fetchDripping(FetchLimits.of(100_000, Duration.ofSeconds(30), Duration.ofDays(1))
                        .withMinBytesPerSecond(100)));
        assertThat(e).hasMessageContaining("less than the 100 bytes per second required");
    }

    @Test
    void theTotalTimeHoldsHoweverBusyTheServerIs() throws Exception {
        FetchException e = assertFault(FetchFault.TIMED_OUT, () -> fetchDripping(LIMITS));
        assertThat(e).hasMessageContaining("PT1M");
    }

    /** One byte every five seconds of the fetcher's clock, for ever. */
    private static void fetchDripping(FetchLimits limits) throws Exception {
        AtomicLong clock = new AtomicLong();
        Semaphore wanted = new Semaphore(1);
        try (RawServer server = new RawServer((request, socket, out) -> {
                    say(out, "HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n");
                    while (true) {
                        wanted.acquire();
                        say(out, "x");
                    }
                });
                HttpFetch fetch = fetcher(clock::get)) {
            fetch.fetchBytes(FetchRequest.builder(server.uri("/"), limits)
                    .progress((n, of) -> {
                        clock.addAndGet(Duration.ofSeconds(5).toNanos());
                        wanted.release();
                    })
                    .build());
        }
    }

    @Test
    void tooManyRequestsSaysHowLongToStayAway() throws Exception {
        try (RawServer server = RawServer.saying(
                        "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n",
                        "HTTP/1.1 503 Away\r\nRetry-After: Mon, 23 Nov 2026 10:00:09 GMT\r\nContent-Length: 0\r\n\r\n",
                        "HTTP/1.1 503 Away\r\nRetry-After: 315360000\r\nContent-Length: 0\r\n\r\n");
                HttpFetch fetch = fetcher()) {
            ThrowingCallable get = () -> fetch.fetchBytes(request(server).build());
            FetchException first = assertFault(FetchFault.STATUS, get);
            assertThat(first.status()).hasValue(429);
            assertThat(first.retryAfter()).contains(Duration.ofMinutes(2));
            assertThat(first.mayPass()).isTrue();
            assertThat(assertFault(FetchFault.STATUS, get).retryAfter()).contains(Duration.ofSeconds(9));
            assertThat(assertFault(FetchFault.STATUS, get).retryAfter()).contains(Duration.ofHours(1));
        }
    }

    @Test
    void aRefusalThatWillNotPassSaysSo() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                HttpFetch fetch = fetcher()) {
            FetchException e = assertFault(
                    FetchFault.STATUS,
                    () -> fetch.fetchBytes(FetchRequest.builder(server.uri("/x?token=s3cret"), LIMITS)
                            .build()));
            assertThat(e.mayPass()).isFalse();
            assertThat(e)
                    .hasMessageContaining("/x?…")
                    .hasMessageContaining("404")
                    .hasMessageNotContaining("s3cret");
        }
    }

    @Test
    void aCompressedAnswerIsRefused() throws Exception {
        try (RawServer server =
                        RawServer.saying("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc");
                HttpFetch fetch = fetcher()) {
            assertFault(
                    FetchFault.ENCODING_REFUSED,
                    () -> fetch.fetchBytes(request(server).build()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200", "SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n"})
    void nonsenseInPlaceOfAnAnswerIsUnreachable(String answer) throws Exception {
        try (RawServer server = RawServer.saying(answer);
                HttpFetch fetch = fetcher()) {
            assertFault(
                    FetchFault.UNREACHABLE,
                    () -> fetch.fetchBytes(request(server).build()));
        }
    }

    @Test
    void aClosedPortAndAnUnknownHostAreUnreachable() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = socket.getLocalPort();
        }
        try (HttpFetch fetch = fetcher()) {
            URI closed = URI.create("http://127.0.0.1:" + port + "/");
            assertFault(
                    FetchFault.UNREACHABLE,
                    () -> fetch.fetchBytes(FetchRequest.builder(closed, LIMITS).build()));
            URI unknown = URI.create("http://no-such-host.invalid/");
            FetchException e = assertFault(
                    FetchFault.UNREACHABLE,
                    () -> fetch.fetchBytes(FetchRequest.builder(unknown, LIMITS).build()));
            assertThat(e).hasMessageContaining("unknown");
        }
    }

    @Test
    void aCertificateThatNobodyTrustsIsATlsFailure() throws Exception {
        try (TlsServer server = new TlsServer(folder, exchange -> exchange.sendResponseHeaders(200, -1));
                HttpFetch fetch = fetcher()) {
            FetchException e = assertFault(
                    FetchFault.TLS_FAILED,
                    () -> fetch.fetchBytes(
                            FetchRequest.builder(server.uri(), LIMITS).build()));
            assertThat(e).hasMessageContaining("trust store");
        }
    }

    @Test
    void whatCannotBeStoredEndsTheFetch() throws Exception {
        try (RawServer server = RawServer.saying(RawServer.ok("hello"));
                HttpFetch fetch = fetcher()) {
            FetchException e = assertFault(
                    FetchFault.SINK_FAILED,
                    () -> fetch.fetch(request(server).build(), piece -> {
                        throw new IOException("No space left on device");
                    }));
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    @Test
    void anInterruptEndsTheFetchAndClosesTheConnection() throws Exception {
        CountDownLatch inBody = new CountDownLatch(1);
        CountDownLatch connectionClosed = new CountDownLatch(1);
        try (RawServer server = new RawServer((request, socket, out) -> {
                    say(out, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
                    int end = socket.getInputStream().read();
                    if (end < 0) {
                        connectionClosed.countDown();
                    }
                });
                HttpFetch fetch = fetcher()) {
            FutureTask<Boolean> task = new FutureTask<>(() -> {
                try {
                    fetch.fetchBytes(request(server)
                            .progress((n, of) -> inBody.countDown())
                            .build());
                    return false;
                } catch (InterruptedException e) {
                    return true;
                }
            });
            Thread thread = new Thread(task);
            thread.start();
            inBody.await();
            thread.interrupt();
            assertThat(task.get()).isTrue();
            connectionClosed.await();
        }
    }

    @Test
    void closingEndsARunningFetchAndRefusesTheNext() throws Exception {
        RawServer[] self = new RawServer[1];
        CountDownLatch asked = new CountDownLatch(1);
        try (RawServer server = self[0] = new RawServer((request, socket, out) -> {
            asked.countDown();
            self[0].hang();
        })) {
            HttpFetch fetch = fetcher();
            FutureTask<FetchException> task = new FutureTask<>(() -> assertFault(
                    FetchFault.CLOSED, () -> fetch.fetchBytes(request(server).build())));
            new Thread(task).start();
            asked.await();
            fetch.close();
            fetch.close();
            task.get();
            assertFault(
                    FetchFault.CLOSED, () -> fetch.fetchBytes(request(server).build()));
        }
    }

    @Test
    void aProxyThatWantsCredentialsIsExplained() throws Exception {
        try (RawServer server =
                        RawServer.saying("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
                HttpFetch fetch = fetcher()) {
            FetchException e = assertFault(
                    FetchFault.STATUS, () -> fetch.fetchBytes(request(server).build()));
            assertThat(e).hasMessageContaining("jdk.http.auth.tunneling.disabledSchemes");
        }
    }

    @Test
    void aRequestShowsNoSecretAndRefusesBadHeadersAndAddresses() {
        FetchRequest.Builder builder = FetchRequest.builder(URI.create("http://h/p?sas=s3cret"), LIMITS);
        assertThat(builder.header("Authorization", "Bearer s3cret").build().toString())
                .isEqualTo("FetchRequest[http://h/p?…, headers [Authorization]]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.header("X-Token", "s3cret\r\nHost: evil"))
                .withMessageContaining("X-Token")
                .withMessageNotContaining("s3cret");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.header("host", "x"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FetchRequest.builder(URI.create("https://u:s3cret@h/"), LIMITS))
                .withMessageNotContaining("s3cret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FetchRequest.builder(URI.create("file:/etc/passwd"), LIMITS));
    }
}
