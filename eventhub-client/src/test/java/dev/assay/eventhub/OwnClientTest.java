package dev.assay.eventhub;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.assay.spi.hub.HubAnswer;
import dev.assay.spi.hub.HubAnswer.Ruling;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.Patience;
import dev.assay.testkit.Samples;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client of the host's brings what only the host can know: its TLS key, whom it trusts, and its proxy. */
class OwnClientTest {

    private static final char[] PASSWORD = "test-only".toCharArray();

    @TempDir
    Path folder;

    private static HubAnswer sent(CloudEventsTransport transport) throws Exception {
        try (ManualEnvironment environment = ManualEnvironment.create();
                transport) {
            transport.start(environment);
            return transport
                    .send(List.of(Samples.record(1)))
                    .toCompletableFuture()
                    .get(Patience.SECONDS, TimeUnit.SECONDS);
        }
    }

    /** A key and its own certificate, as the JDK's tool makes them. */
    private KeyStore key(String name) throws Exception {
        Path file = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        String.valueOf(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor())
                .as("%s", Files.readString(folder.resolve("keytool.log")))
                .isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    /** One side of a connection: its own key, if it has one, and the one certificate that it trusts. */
    private static SSLContext side(KeyStore own, Certificate other) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("other", other);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    @Test
    void aHubThatWantsTheHostsCertificateGetsIt() throws Exception {
        KeyStore host = key("host");
        KeyStore hub = key("hub");
        List<String> peers = new CopyOnWriteArrayList<>();
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(side(hub, host.getCertificate("host"))) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        server.createContext("/", exchange -> {
            peers.add(((HttpsExchange) exchange)
                    .getSSLSession()
                    .getPeerPrincipal()
                    .getName());
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        });
        server.start();
        try {
            URI address = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/events");
            HttpClient known = HttpClient.newBuilder()
                    .sslContext(side(host, hub.getCertificate("hub")))
                    .build();
            HttpClient stranger = HttpClient.newBuilder()
                    .sslContext(side(null, hub.getCertificate("hub")))
                    .build();

            assertThat(sent(CloudEventsTransport.to(address).httpClient(known).build()))
                    .isEqualTo(HubAnswer.TAKEN);
            assertThat(peers).containsExactly("CN=host");
            assertThat(sent(CloudEventsTransport.to(address)
                                    .httpClient(stranger)
                                    .build())
                            .ruling())
                    .as("a connection that breaks may be a matter of time")
                    .isEqualTo(Ruling.LATER);
            HubAnswer untrusted = sent(CloudEventsTransport.to(address).build());
            assertThat(untrusted.ruling()).isEqualTo(Ruling.LATER);
            assertThat(untrusted.problem()).as("a certificate nobody trusts").contains("SSLHandshakeException");
            assertThat(peers).hasSize(1);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aProxyOfTheHostsIsUsedAndOneThatWantsCredentialsIsNamed() throws Exception {
        try (RawHub proxy = new RawHub()) {
            HttpClient client = HttpClient.newBuilder()
                    .proxy(ProxySelector.of(new InetSocketAddress(
                            InetAddress.getByName("127.0.0.1"), proxy.uri().getPort())))
                    .build();
            CloudEventsTransport.Builder hub = CloudEventsTransport.to(URI.create("http://hub.invalid/events"))
                    .allowInsecure()
                    .httpClient(client);
            proxy.answers(202).answers(407, "Proxy-Authenticate: Basic realm=\"p\"");

            assertThat(sent(hub.build())).isEqualTo(HubAnswer.TAKEN);
            HubAnswer refused = sent(hub.build());

            assertThat(proxy.requests().get(0).line()).isEqualTo("POST http://hub.invalid/events HTTP/1.1");
            assertThat(refused.ruling()).isEqualTo(Ruling.MISCONFIGURED);
            assertThat(refused.problem()).contains("407", "jdk.http.auth.tunneling.disabledSchemes");
        }
    }
}
