package dev.assay.examples.certificates.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.examples.certificates.Issued;
import dev.assay.examples.certificates.source.Trouble;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TlsProbeTest {

    private static final char[] PASSWORD = "correct horse".toCharArray();
    private static final Duration ENOUGH = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    /** Each look at the clock is a second later, so that deadlines pass without anybody waiting for them. */
    private final AtomicLong seconds = new AtomicLong();

    private final TlsProbe probe = new TlsProbe(System::nanoTime, () -> {});
    private final TlsProbe hurried =
            new TlsProbe(() -> Duration.ofSeconds(seconds.incrementAndGet()).toNanos(), () -> {});

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theChainIsSeenWithoutTrustingIt(boolean wantsClientCertificate) {
        Issued root = Issued.root("root");
        Issued leaf = Issued.order("leaf").expiresIn(Duration.ofDays(-5)).by(root);
        Path store = leaf.store(folder.resolve("web.p12"), "PKCS12", PASSWORD, root.certificate());
        try (TlsServer server = TlsServer.serving(store, PASSWORD, wantsClientCertificate)) {
            Handshake seen = probe.look(new Endpoint("127.0.0.1", server.port(), "leaf.example"), ENOUGH);
            assertThat(seen.trouble()).isEmpty();
            assertThat(seen.chain()).containsExactly(leaf.certificate(), root.certificate());
        }
    }

    @Test
    void aServerThatSpeaksSomethingElseFailsTheHandshake() {
        try (TlsServer server = TlsServer.saying(client -> write(client, "HTTP/1.1 400 Bad Request\r\n\r\n"))) {
            assertThat(code(probe, server.port())).isEqualTo(Handshake.HANDSHAKE_FAILED);
        }
    }

    @Test
    void aServerThatSaysNothingRunsIntoTheDeadline() throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        try (TlsServer server = TlsServer.saying(client -> await(over))) {
            assertThat(code(hurried, server.port())).isEqualTo(Handshake.TIMED_OUT);
            over.countDown();
        }
    }

    @Test
    void aServerThatDripsRunsIntoTheDeadlineToo() {
        CountDownLatch over = new CountDownLatch(1);
        try (TlsServer server = TlsServer.saying(client -> {
            // The head of a record that announces more than ever comes.
            write(client, "\u0016\u0003\u0003\u0040\u0000\u0002");
            await(over);
        })) {
            assertThat(code(hurried, server.port())).isEqualTo(Handshake.TIMED_OUT);
            over.countDown();
        }
    }

    @Test
    void lookingCanBeEnded() {
        CountDownLatch over = new CountDownLatch(1);
        AtomicLong asked = new AtomicLong();
        TlsProbe ended = new TlsProbe(System::nanoTime, () -> {
            if (asked.incrementAndGet() > 3) {
                throw new CancellationException("enough");
            }
        });
        try (TlsServer server = TlsServer.saying(client -> await(over))) {
            assertThatThrownBy(() -> code(ended, server.port())).isInstanceOf(CancellationException.class);
            over.countDown();
        }
    }

    @Test
    void nobodyThereIsUnreachable() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        assertThat(code(probe, port)).isEqualTo(Handshake.UNREACHABLE);
    }

    @Test
    void aNameThatCannotBeIsUnknown() {
        assertThat(probe.look(Endpoint.parse("no-such-host.invalid:443"), ENOUGH)
                        .trouble())
                .map(Trouble::code)
                .contains(Handshake.UNKNOWN_HOST);
    }

    @ParameterizedTest
    @CsvSource({
        "pay.example:443, tls://pay.example:443",
        "tls://pay.example:443, tls://pay.example:443",
        "[::1]:8443, tls://[::1]:8443",
        "10.0.0.1:443?sni=pay.example, tls://10.0.0.1:443?sni=pay.example"
    })
    void endpointsAreNamedInOneWay(String text, String uri) {
        assertThat(Endpoint.parse(text).uri()).isEqualTo(uri);
        assertThat(Endpoint.parse(Endpoint.parse(text).uri())).isEqualTo(Endpoint.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "pay.example", "pay.example:0", "pay.example:99999", "a b:443", ":443", "tls://:443"})
    void whatIsNoEndpointIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.parse(text));
    }

    private static String code(TlsProbe probe, int port) {
        return probe.look(new Endpoint("127.0.0.1", port, "leaf.example"), ENOUGH)
                .trouble()
                .orElseThrow()
                .code();
    }

    private static void write(Socket client, String bytes) {
        try {
            OutputStream out = client.getOutputStream();
            out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
