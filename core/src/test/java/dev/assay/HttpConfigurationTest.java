package dev.assay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationException;
import dev.assay.spi.configuration.ConfigurationRequest;
import dev.assay.spi.configuration.ConfigurationUpdate;
import dev.assay.spi.configuration.Fault;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.ManualTime;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration behind an address, and servers that misbehave. */
class HttpConfigurationTest {

    private static final String ONE = ConfigurationText.json(Configuration.builder("1")
            .job(dev.assay.testkit.Samples.job("first"))
            .build());
    private static final String TWO = ConfigurationText.json(Configuration.builder("2")
            .job(dev.assay.testkit.Samples.job("second"))
            .build());

    private final ManualEnvironment environment = ManualEnvironment.builder()
            .time(new ManualTime(Instant.parse("2026-03-01T00:00:00Z")))
            .build();
    private final OddServer server = new OddServer();
    private HttpConfiguration source;
    private String applied = "";

    HttpConfigurationTest() throws IOException {}

    @AfterEach
    void closeAll() throws IOException {
        if (source != null) {
            source.close();
        }
        server.close();
        environment.close();
    }

    @Test
    void asksConditionallyWithTheEntityTagThatItGot() throws Exception {
        server.now(OddServer.ok(ONE, "ETag: \"a1\""));
        start();
        apply(poll());
        assertThat(server.header("If-None-Match")).isEmpty();

        server.now(OddServer.answer("304 Not Modified", "", "ETag: \"a1\""));
        assertThat(next()).isEqualTo(ConfigurationUpdate.unchanged());
        assertThat(server.header("If-None-Match")).isEqualTo("\"a1\"");

        server.now(OddServer.ok(TWO, "ETag: \"a2\""));
        apply(next());
        assertThat(applied).isEqualTo("2");
    }

    @Test
    void a304WithoutAnEntityTagKeepsTheOneItHas() throws Exception {
        server.now(OddServer.ok(ONE, "ETag: \"a1\""));
        start();
        apply(poll());
        server.now(OddServer.answer("304 Not Modified", ""));

        assertThat(next()).isEqualTo(ConfigurationUpdate.unchanged());
        assertThat(next()).isEqualTo(ConfigurationUpdate.unchanged());

        assertThat(server.header("If-None-Match")).isEqualTo("\"a1\"");
    }

    @Test
    void a304ThatNobodyAskedForIsAFailure() throws Exception {
        server.now(OddServer.ok(ONE));
        start();
        apply(poll());
        server.now(OddServer.answer("304 Not Modified", ""));

        assertThatThrownBy(this::next)
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(ConfigurationException.class)
                .hasMessageContaining("304");
    }

    @Test
    void aWeakTagGoesBackAsItCame() throws Exception {
        server.now(OddServer.ok(ONE, "ETag: W/\"a1\""));
        start();
        apply(poll());
        server.now(OddServer.answer("304 Not Modified", ""));
        next();

        assertThat(server.header("If-None-Match")).isEqualTo("W/\"a1\"");
    }

    @Test
    void theSameContentUnderAnotherTagIsNothingNew() throws Exception {
        server.now(OddServer.ok(ONE, "ETag: \"a1\""));
        start();
        apply(poll());
        server.now(OddServer.ok(ONE, "ETag: \"a2\""));

        assertThat(next()).isEqualTo(ConfigurationUpdate.unchanged());
    }

    @Test
    void isNotAskedMoreOftenThanItsInterval() throws Exception {
        server.now(OddServer.ok(ONE));
        start();
        apply(poll());

        for (int i = 0; i < 5; i++) {
            environment.time().advance(Duration.ofSeconds(5));
            assertThat(poll()).isEqualTo(ConfigurationUpdate.unchanged());
        }
        assertThat(server.requests()).isEqualTo(1);
        environment.time().advance(Duration.ofSeconds(5));
        poll();
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void retryAfterInSecondsIsKept() throws Exception {
        server.now(OddServer.ok(ONE));
        start();
        apply(poll());
        server.now(OddServer.answer("429 Too Many Requests", "", "Retry-After: 120"));
        assertThatThrownBy(this::next).hasMessageContaining("429");

        assertThatItIsNotAskedFor(Duration.ofSeconds(120));
    }

    @Test
    void retryAfterAsADateIsKept() throws Exception {
        server.now(OddServer.ok(ONE));
        start();
        apply(poll());
        environment.time().advance(Duration.ofSeconds(30));
        String date = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                .format(environment.time().wall().plusSeconds(120).atOffset(ZoneOffset.UTC));
        server.now(OddServer.answer("503 Service Unavailable", "", "Retry-After: " + date));
        assertThatThrownBy(this::poll).hasMessageContaining("503");

        assertThatItIsNotAskedFor(Duration.ofSeconds(120));
    }

    @Test
    void retryAfterIsKeptForAnHourAtMost() throws Exception {
        server.now(OddServer.answer("429 Too Many Requests", "", "Retry-After: 99999999"));
        start();
        assertThatThrownBy(this::poll).hasMessageContaining("429");

        assertThatItIsNotAskedFor(Duration.ofHours(1));
    }

    @Test
    void aRetryAfterThatSaysNothingSensibleIsNotKept() throws Exception {
        server.now(OddServer.answer("429 Too Many Requests", "", "Retry-After: soon"));
        start();
        assertThatThrownBy(this::poll).hasMessageContaining("429");
        int before = server.requests();
        server.now(OddServer.ok(ONE));

        apply(poll());

        assertThat(server.requests()).isEqualTo(before + 1);
    }

    private void assertThatItIsNotAskedFor(Duration patience) throws Exception {
        int before = server.requests();
        server.now(OddServer.ok(TWO));
        environment.time().advance(patience.minusSeconds(1));
        assertThatThrownBy(this::poll)
                .as("it has not answered since, so it still counts as failing")
                .isInstanceOf(IOException.class)
                .hasMessageContaining("patience");
        assertThat(server.requests()).isEqualTo(before);
        environment.time().advance(Duration.ofSeconds(1));
        apply(poll());
        assertThat(applied).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html><body>Sign in</body></html>",
                "",
                "{\"apiVersion\":\"assay.dev/v1\",\"jobs\":[",
                "\u0000\u0001\u0002",
                "{\"apiVersion\":\"assay.dev/v1\",\"jobs\":[],\"jobz\":[]}"
            })
    void garbageIsRefusedOnceAndTheLastGoodOneStays(String garbage) throws Exception {
        server.now(OddServer.ok(ONE, "ETag: \"a1\""));
        start();
        apply(poll());
        server.now(OddServer.ok(garbage));

        assertThatThrownBy(this::next).isInstanceOf(ConfigurationException.class);
        assertThat(next()).isEqualTo(ConfigurationUpdate.unchanged());
        server.now(OddServer.ok(TWO));
        apply(next());

        assertThat(applied).isEqualTo("2");
    }

    @Test
    void tooMuchIsRefusedWithTheLimitNamed() throws Exception {
        server.now(OddServer.ok(" ".repeat(2000)));
        source = HttpConfiguration.builder(server.uri("/c")).maxBytes(1000).build();
        source.start(environment);

        assertThatThrownBy(this::poll)
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        refused -> assertThat(refused.faults())
                                .singleElement()
                                .extracting(Fault::code)
                                .isEqualTo("LIMIT_BYTES"))
                .hasMessageContaining("1000 bytes");
    }

    @Test
    void anEndlessBodyWithoutALengthIsCutAtTheLimit() throws Exception {
        server.now((request, socket, out) -> {
            out.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] blanks = " ".repeat(1000).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 100_000; i++) {
                out.write(blanks);
            }
        });
        source = HttpConfiguration.builder(server.uri("/c")).maxBytes(100_000).build();
        source.start(environment);

        assertThatThrownBy(this::poll)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("100000 bytes");
    }

    @Test
    void aServerThatSaysNothingIsGivenUp() throws Exception {
        server.now((request, socket, out) -> server.hang());
        start();

        assertThat(failureWhileTimeGoesBy()).isInstanceOf(IOException.class).hasMessageContaining("did not answer");
    }

    @Test
    void aServerThatDripsIsGivenUp() throws Exception {
        server.now((request, socket, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            server.hang();
        });
        start();

        assertThat(failureWhileTimeGoesBy()).isInstanceOf(IOException.class).hasMessageContaining("sent nothing");
    }

    @Test
    void aConnectionThatIsResetIsAFailureAndTheNextOneWorks() throws Exception {
        AtomicInteger times = new AtomicInteger();
        server.now((request, socket, out) -> {
            if (times.incrementAndGet() == 1) {
                out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"api".getBytes(StandardCharsets.US_ASCII));
                out.flush();
                socket.setSoLinger(true, 0);
                socket.close();
            } else {
                OddServer.saying(OddServer.ok(ONE)).to(request, socket, out);
            }
        });
        start();

        assertThatThrownBy(this::poll).isInstanceOf(IOException.class).isNotInstanceOf(ConfigurationException.class);
        apply(poll());
        assertThat(applied).isEqualTo("1");
    }

    @Test
    void nobodyThereIsAFailure() throws Exception {
        start();
        server.close();

        assertThatThrownBy(this::poll).isInstanceOf(IOException.class).hasMessageContaining("no answer");
    }

    @Test
    void aRedirectIsFollowedAndCredentialsStayWithTheirOrigin() throws Exception {
        try (OddServer other = new OddServer()) {
            other.now(OddServer.ok(ONE));
            server.now(OddServer.answer("302 Found", "", "Location: " + other.uri("/elsewhere.json")));
            source = HttpConfiguration.builder(server.uri("/c"))
                    .header("Authorization", "Bearer very-secret")
                    .build();
            source.start(environment);

            apply(poll());

            assertThat(server.header("Authorization")).isEqualTo("Bearer very-secret");
            assertThat(other.header("Authorization")).isEmpty();
            assertThat(source.toString()).doesNotContain("very-secret");
        }
    }

    @Test
    void aRedirectInACircleIsAFailure() throws Exception {
        server.now((request, socket, out) -> OddServer.saying(
                        OddServer.answer("302 Found", "", "Location: " + server.uri("/again")))
                .to(request, socket, out));
        start();

        assertThatThrownBy(this::poll).isInstanceOf(IOException.class).hasMessageContaining("redirect");
        assertThat(server.requests()).isLessThan(10);
    }

    @Test
    void yamlIsReadIfTheServerSaysSoOrThePathDoes() throws Exception {
        server.now(OddServer.ok(ConfigurationText.yaml("1", "first"), "Content-Type: application/yaml"));
        start();
        apply(poll());
        assertThat(applied).isEqualTo("1");
        source.close();

        source = HttpConfiguration.of(server.uri("/assay.yml"));
        source.start(environment);
        server.now(OddServer.ok(ConfigurationText.yaml("2", "first")));
        applied = "";
        apply(poll());
        assertThat(applied).isEqualTo("2");
    }

    @Test
    void tellsTheServerWhatItHasAndHowMuchMoreItCanCarry() throws Exception {
        server.now(OddServer.ok(ONE));
        start();
        apply(poll());
        environment.time().advance(Duration.ofSeconds(30));

        source.poll(ConfigurationRequest.builder()
                .capacity(100, 99)
                .applied(applied)
                .build());

        assertThat(server.header("Assay-Capacity")).isEqualTo("100");
        assertThat(server.header("Assay-Room")).isEqualTo("99");
        assertThat(server.header("Assay-Applied")).isEqualTo("1");
    }

    @Test
    void aRevisionThatIsInForceWithAnotherContentIsRefused() throws Exception {
        server.now(OddServer.ok(ONE));
        start();
        apply(poll());
        server.now(OddServer.ok(ONE.replace("first", "other")));

        assertThatThrownBy(this::next)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("REVISION_REUSED");
    }

    @Test
    void plainHttpToOtherMachinesMustBeAllowed() {
        URI plain = URI.create("http://config.example.test/c");

        assertThatThrownBy(() -> HttpConfiguration.of(plain))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allowPlainHttp");
        assertThat(HttpConfiguration.builder(plain).allowPlainHttp().build()).isNotNull();
        assertThatThrownBy(() -> HttpConfiguration.of(URI.create("https://user:pass@config.example.test/c")))
                .hasMessageNotContaining("pass@")
                .hasMessageContaining("Authorization");
        assertThatThrownBy(() -> HttpConfiguration.of(URI.create("ftp://config.example.test/c")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theQueryIsShownNowhere() throws Exception {
        server.now(OddServer.ok("garbage"));
        source = HttpConfiguration.of(server.uri("/c?token=very-secret"));
        source.start(environment);

        assertThatThrownBy(this::poll).hasMessageNotContaining("very-secret");
        assertThat(source.toString()).doesNotContain("very-secret");
    }

    @Test
    void closingEndsARequestThatHangs() throws Exception {
        server.now((request, socket, out) -> server.hang());
        start();
        FutureTask<ConfigurationUpdate> polling = new FutureTask<>(this::poll);
        environment.threads("poll").newThread(polling).start();
        while (server.requests() == 0) {
            Thread.onSpinWait();
        }

        source.close();

        assertThatThrownBy(() -> polling.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
    }

    private void start() {
        source = HttpConfiguration.of(server.uri("/c"));
        source.start(environment);
    }

    private ConfigurationUpdate poll() throws Exception {
        ConfigurationRequest.Builder request = ConfigurationRequest.builder().maxWait(Duration.ZERO);
        return source.poll((applied.isEmpty() ? request : request.applied(applied)).build());
    }

    private ConfigurationUpdate next() throws Exception {
        environment.time().advance(HttpConfiguration.DEFAULT_INTERVAL);
        return poll();
    }

    private void apply(ConfigurationUpdate update) {
        applied = ((ConfigurationUpdate.Snapshot) update).configuration().revision();
    }

    private Throwable failureWhileTimeGoesBy() throws Exception {
        FutureTask<ConfigurationUpdate> polling = new FutureTask<>(this::poll);
        environment.threads("poll").newThread(polling).start();
        while (server.requests() == 0) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < 1000; i++) {
            try {
                return new AssertionError("an answer: " + polling.get(20, TimeUnit.MILLISECONDS));
            } catch (TimeoutException waiting) {
                environment.time().advance(Duration.ofSeconds(1));
            } catch (ExecutionException failed) {
                return failed.getCause();
            }
        }
        throw new AssertionError("it waits for ever");
    }
}
