package dev.assay.examples.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.examples.certificates.judge.Checks;
import dev.assay.examples.certificates.tls.TlsServer;
import dev.assay.spi.configuration.Population;
import dev.assay.spi.configuration.Population.Selector;
import dev.assay.spi.configuration.SecretReference;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.HostFacts;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.StopReason;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Verdict;
import dev.assay.testkit.FakeContext;
import dev.assay.testkit.FakeContextBuilder;
import dev.assay.testkit.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CertificatesPluginTest {

    private static final char[] PASSWORD = "correct horse".toCharArray();
    private static final Issued ROOT = Issued.root("root");
    private static final Issued OLD_ROOT = Issued.order("old root")
            .authority()
            .signedWith("MD5withRSA")
            .expiresIn(Duration.ofDays(-300))
            .issue();

    @TempDir
    Path folder;

    private final FakeContextBuilder job =
            FakeContext.of(CertificatesPlugin.class).time(new ManualTime(Issued.NOW));
    private FakeContext context = job.build();

    @Test
    void theServiceLoaderFindsIt() {
        assertThat(ServiceLoader.load(AttestationPlugin.class).stream().map(ServiceLoader.Provider::type))
                .contains(CertificatesPlugin.class);
    }

    @Test
    void aStockTrustStoreIsNoReasonToBeRed() {
        job.host(HostFacts.builder(1, javaHomeWith(ROOT, OLD_ROOT)).build());
        run();
        assertThat(verdicts()).doesNotContain(Verdict.NOT_SATISFIED, Verdict.INCONCLUSIVE);
        assertThat(said(Checks.ANCHOR_VALIDITY))
                .containsExactlyInAnyOrder("SATISFIED", "NOT_APPLICABLE EXPIRED_TRUST_ANCHOR");
        assertThat(said(Checks.SIGNATURE)).containsExactly("NOT_APPLICABLE NOTHING_TO_JUDGE");
        assertThat(silent()).isEmpty();
    }

    @Test
    void thisJvmsOwnTrustStoreIsReadable() {
        job.host(HostFacts.builder(1, Path.of(System.getProperty("java.home"))).build());
        run();
        assertThat(said(Checks.READABLE)).containsExactly("SATISFIED");
        assertThat(said(Checks.ANCHOR_KEY)).isNotEmpty().doesNotContain("INCONCLUSIVE UNKNOWN_KEY_TYPE");
        assertThat(verdicts()).doesNotContain(Verdict.INCONCLUSIVE);
    }

    @Test
    void anExpiredFileFailsAndItsKeyMustNotBeOpenToAll() throws IOException {
        Issued expired = Issued.order("shop").expiresIn(Duration.ofDays(-3)).by(ROOT);
        Path file = Files.writeString(folder.resolve("shop.pem"), expired.pem() + expired.privateKeyPem());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        job.parameter("files", List.of(folder + "/*.pem"));
        withoutTrustStore();
        run();
        Observation failed = observation(Checks.VALIDITY);
        assertThat(failed.verdict()).contains(Verdict.NOT_SATISFIED);
        assertThat(failed.title()).isEqualTo("Expired 3 days ago");
        assertThat(failed.subject().uri()).isEqualTo("file:" + file + "#0");
        assertThat(failed.subject().digest()).isPresent();
        assertThat(said(Checks.PRIVATE_KEY)).containsExactly("NOT_SATISFIED");
        assertThat(context.observations().toString() + failed.description()).doesNotContain("PRIVATE KEY-----");
        assertThat(silent()).isEmpty();
    }

    @Test
    void keyStoresOpenWithTheirSecrets() {
        Path store =
                Issued.order("app").by(ROOT).store(folder.resolve("app.p12"), "PKCS12", PASSWORD, ROOT.certificate());
        job.secret("store", "correct horse")
                .parameter(
                        "keyStores",
                        List.of(Map.of("path", store.toString(), "password", new SecretReference("store"))));
        withoutTrustStore();
        run();
        assertThat(said(Checks.READABLE)).containsExactly("SATISFIED");
        assertThat(said(Checks.VALIDITY)).containsExactly("SATISFIED");
        assertThat(context.observations()).noneMatch(o -> (o.description() + o.title()).contains("correct horse"));
    }

    @Test
    void whatCannotBeReadIsInconclusiveAndNeverAFailure() throws IOException {
        Path locked = Issued.order("app").by(ROOT).store(folder.resolve("locked.p12"), "PKCS12", PASSWORD);
        Path junk = Files.writeString(folder.resolve("junk.pem"), "junk");
        job.parameter("files", List.of(locked.toString(), junk.toString(), folder + "/none/*.pem", "relative.pem"))
                .parameter("endpoints", List.of("nonsense"));
        withoutTrustStore();
        run();
        assertThat(said(Checks.READABLE))
                .containsExactlyInAnyOrder(
                        "INCONCLUSIVE PASSWORD_NEEDED",
                        "INCONCLUSIVE NO_CERTIFICATE",
                        "INCONCLUSIVE ABSENT",
                        "INCONCLUSIVE BAD_PATTERN",
                        "INCONCLUSIVE BAD_ENDPOINT");
        assertThat(context.observations())
                .filteredOn(o -> o.verdict().equals(Optional.of(Verdict.NOT_SATISFIED)))
                .extracting(Observation::check)
                .containsOnly(Checks.PRIVATE_KEY);
    }

    @Test
    void aGoodEndpointIsGood() {
        Issued intermediate = Issued.order("ca").authority().by(ROOT);
        Issued leaf = Issued.order("web").dns("localhost").address("127.0.0.1").by(intermediate);
        Path store = leaf.store(folder.resolve("web.p12"), "PKCS12", PASSWORD, intermediate.certificate());
        endpoint(store, ROOT);
        assertThat(said(Checks.CHAIN)).containsExactly("SATISFIED");
        assertThat(said(Checks.HOST_NAME)).containsExactly("SATISFIED");
        assertThat(said(Checks.VALIDITY)).containsExactly("SATISFIED", "SATISFIED");
        assertThat(silent()).isEmpty();
    }

    @Test
    void anEndpointOfSomebodyElseFailsTwice() {
        Issued stranger = Issued.root("stranger");
        Issued leaf = Issued.order("web").dns("other.example").by(stranger);
        endpoint(leaf.store(folder.resolve("web.p12"), "PKCS12", PASSWORD, stranger.certificate()), ROOT);
        assertThat(said(Checks.CHAIN)).containsExactly("NOT_SATISFIED");
        assertThat(said(Checks.HOST_NAME)).containsExactly("NOT_SATISFIED");
    }

    @Test
    void anEndpointThatForgetsItsIntermediateFails() {
        Issued intermediate =
                Issued.order("ca").authority().keys(Issued.keys("RSA", 2048)).by(ROOT);
        Issued leaf = Issued.order("web").address("127.0.0.1").by(intermediate);
        endpoint(leaf.store(folder.resolve("web.p12"), "PKCS12", PASSWORD), ROOT);
        assertThat(said(Checks.CHAIN)).containsExactly("NOT_SATISFIED");
    }

    @Test
    void anExpiredEndpointFailsOnceAndNotTwice() {
        Issued leaf = Issued.order("web")
                .address("127.0.0.1")
                .expiresIn(Duration.ofDays(-2))
                .by(ROOT);
        endpoint(leaf.store(folder.resolve("web.p12"), "PKCS12", PASSWORD), ROOT);
        assertThat(said(Checks.VALIDITY)).containsExactly("NOT_SATISFIED");
        assertThat(said(Checks.CHAIN)).containsExactly("SATISFIED");
    }

    @Test
    void aClientsCertificateServesNoServer() {
        Issued leaf = Issued.order("web")
                .address("127.0.0.1")
                .usage("1.3.6.1.5.5.7.3.2")
                .by(ROOT);
        endpoint(leaf.store(folder.resolve("web.p12"), "PKCS12", PASSWORD), ROOT);
        assertThat(said(Checks.CHAIN)).containsExactly("NOT_SATISFIED");
    }

    @Test
    void anUnreachableEndpointIsInconclusive() {
        job.parameter("endpoints", List.of("no-such-host.invalid:443"));
        withoutTrustStore();
        run();
        assertThat(said(Checks.CHAIN)).containsExactly("INCONCLUSIVE UNKNOWN_HOST");
        assertThat(said(Checks.HOST_NAME)).containsExactly("INCONCLUSIVE UNKNOWN_HOST");
    }

    @Test
    void thePopulationAddsAndLeavesOut() throws IOException {
        Path kept = Files.writeString(
                folder.resolve("kept.pem"), Issued.order("a").by(ROOT).pem());
        Path left = Files.writeString(
                folder.resolve("test-left.pem"), Issued.order("b").by(ROOT).pem());
        Path store = Issued.order("app").by(ROOT).store(folder.resolve("app.p12"), "PKCS12", PASSWORD);
        Selector fixtures = new Selector(
                "file",
                Optional.empty(),
                Optional.of(folder + "/test-*.pem"),
                Optional.empty(),
                Optional.of("fixtures"));
        Selector keyStore = new Selector(
                "keystore", Optional.of("file:" + store), Optional.empty(), Optional.of("store"), Optional.empty());
        job.secret("store", "correct horse")
                .population(new Population(
                        List.of(Selector.glob("file", folder + "/*.pem"), keyStore), List.of(fixtures), 0, Map.of()));
        withoutTrustStore();
        run();
        assertThat(context.observations())
                .filteredOn(o -> o.check().equals(Checks.READABLE))
                .extracting(o -> o.subject().uri())
                .containsExactlyInAnyOrder("file:" + kept, "file:" + store);
        assertThat(context.exclusions())
                .singleElement()
                .satisfies(
                        e -> assertThat(e.subject().uri() + " " + e.reason()).isEqualTo("file:" + left + " fixtures"));
    }

    @Test
    void aHostileCertificateMakesReportsOfBearableSize() throws IOException {
        Issued hostile = Issued.order("\u202E\r\n<b>" + "\u0000x".repeat(20_000))
                .dns("\u001b]0;x\u0007")
                .by(ROOT);
        Files.writeString(folder.resolve("a b#?%.pem"), hostile.pem());
        job.parameter("files", List.of(folder + "/*.pem"));
        withoutTrustStore();
        run();
        assertThat(observation(Checks.VALIDITY).subject().uri()).isEqualTo("file:" + folder + "/a%20b%23%3F%25.pem#0");
    }

    @Test
    void aRunCanBeEnded() {
        context = job.host(HostFacts.builder(1, javaHomeWith(ROOT)).build()).build();
        context.cancel(StopReason.TIMEOUT);
        assertThatThrownBy(() -> context.run(new CertificatesPlugin())).isInstanceOf(CancellationException.class);
    }

    private void endpoint(Path keyStore, Issued trusted) {
        Path trustStore = Issued.trustStore(folder.resolve("trust.p12"), "JKS", PASSWORD, trusted);
        try (TlsServer server = TlsServer.serving(keyStore, PASSWORD, false)) {
            job.parameter("trustStore", trustStore.toString())
                    .parameter("endpoints", List.of("127.0.0.1:" + server.port()));
            run();
        }
    }

    private void withoutTrustStore() {
        job.parameter("jdkTrustStore", false);
    }

    private void run() {
        context = job.build();
        try {
            context.run(new CertificatesPlugin());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> said(String check) {
        return context.observations(check).stream()
                .map(o -> o.verdict().orElseThrow()
                        + o.reason().map(r -> " " + r.code()).orElse(""))
                .toList();
    }

    /** The checks that nothing was said about. */
    private List<String> silent() {
        return PluginDescriptor.of(CertificatesPlugin.class).checks().keySet().stream()
                .filter(check -> context.observations(check).isEmpty())
                .toList();
    }

    private List<Verdict> verdicts() {
        return context.observations().stream()
                .map(o -> o.verdict().orElseThrow())
                .toList();
    }

    private Observation observation(String check) {
        return context.observations().stream()
                .filter(o -> o.check().equals(check))
                .findFirst()
                .orElseThrow();
    }

    private Path javaHomeWith(Issued... anchors) {
        Path security = folder.resolve("java/lib/security");
        try {
            Files.createDirectories(security);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        Issued.trustStore(security.resolve("cacerts"), "JKS", "changeit".toCharArray(), anchors);
        return folder.resolve("java");
    }
}
