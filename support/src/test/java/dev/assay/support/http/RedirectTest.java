package dev.assay.support.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a fetch lets itself be led, and where not. */
class RedirectTest extends FetchTest {

    @Test
    void redirectsAreFollowedAndCredentialsStayAtTheirOrigin() throws Exception {
        try (RawServer other = RawServer.saying(RawServer.ok("moved"));
                RawServer first = RawServer.saying(
                        redirect("/second"), redirect(other.uri("/third?sig=1").toString()));
                HttpFetch fetch = fetcher()) {
            FetchedBytes fetched = fetch.fetchBytes(
                    request(first).header("Authorization", "Bearer s3cret").build());
            assertThat(fetched.bytes()).asString(UTF_8).isEqualTo("moved");
            assertThat(fetched.result().finalUri()).isEqualTo(other.uri("/third?sig=1"));
            assertThat(fetched.toString()).doesNotContain("sig=1");
            assertThat(first.requests()).hasSize(2).allMatch(r -> r.contains("Authorization: Bearer s3cret"));
            assertThat(other.requests().get(0)).noneMatch(h -> h.startsWith("Authorization"));
        }
    }

    @Test
    void aRedirectLoopEndsAtTheLimit() throws Exception {
        try (RawServer server = RawServer.saying(redirect("/again"));
                HttpFetch fetch = fetcher()) {
            FetchException e = assertFault(
                    FetchFault.REDIRECT_REFUSED,
                    () -> fetch.fetchBytes(request(server).build()));
            assertThat(e).hasMessageContaining("5");
            assertThat(server.requests()).hasSize(6);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "jar:file:/x.jar!/",
                "ftp://127.0.0.1/",
                "//user:pw@127.0.0.1/",
                "mailto:a@b",
                "http://[bad",
                "http:///nohost"
            })
    void aRedirectToSomethingElseIsRefusedAndNamesNoSecret(String location) throws Exception {
        try (RawServer server = RawServer.saying(redirect(location));
                HttpFetch fetch = fetcher()) {
            FetchException e = assertFault(
                    FetchFault.REDIRECT_REFUSED,
                    () -> fetch.fetchBytes(request(server).build()));
            assertThat(e).hasMessageContaining("127.0.0.1").hasMessageNotContaining("pw");
        }
    }

    @Test
    void aRedirectWithoutLocationIsRefused() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n");
                HttpFetch fetch = fetcher()) {
            assertFault(
                    FetchFault.REDIRECT_REFUSED,
                    () -> fetch.fetchBytes(request(server).build()));
        }
    }

    @Test
    void aRedirectToAnotherHostIsRefusedWhereNotAllowed() throws Exception {
        try (RawServer server = RawServer.saying(redirect("http://localhost:1/"));
                HttpFetch fetch = fetcher()) {
            FetchException e = assertFault(
                    FetchFault.REDIRECT_REFUSED,
                    () -> fetch.fetchBytes(request(server).sameHostOnly().build()));
            assertThat(e).hasMessageContaining("another host");
        }
    }

    @Test
    void aForbiddenAddressIsNeverConnectedTo() throws Exception {
        try (RawServer server = RawServer.saying(RawServer.ok("secret"));
                HttpFetch fetch = builder(System::nanoTime)
                        .addresses(AddressPolicy.publicOnly())
                        .build()) {
            FetchException e = assertFault(
                    FetchFault.ADDRESS_REFUSED,
                    () -> fetch.fetchBytes(request(server).build()));
            assertThat(e).hasMessageContaining("127.0.0.1");
            URI byName = URI.create("http://localhost:" + server.port() + "/");
            assertFault(
                    FetchFault.ADDRESS_REFUSED,
                    () -> fetch.fetchBytes(FetchRequest.builder(byName, LIMITS).build()));
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aNameThatIsLookedUpAnewWhileConnectingIsNotBelieved() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        try (RawServer server = RawServer.saying(RawServer.ok("secret"));
                HttpFetch fetch = builder(System::nanoTime)
                        .addresses(AddressPolicy.publicOnly().orLoopback())
                        .lookup(host -> {
                            lookups.incrementAndGet();
                            return new InetAddress[] {InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})};
                        })
                        .build()) {
            URI byName = URI.create("http://localhost:" + server.port() + "/");
            FetchException e = assertFault(
                    FetchFault.ADDRESS_REFUSED,
                    () -> fetch.fetchBytes(FetchRequest.builder(byName, LIMITS).build()));
            assertThat(e).hasMessageContaining("networkaddress.cache.ttl");
            assertThat(lookups).hasValue(6);
        }
    }

    @Test
    void aNameThatChangedOnceIsAskedAgain() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        InetAddress kept = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
        try (RawServer server = RawServer.saying(RawServer.ok("hello"));
                HttpFetch fetch = builder(System::nanoTime)
                        .addresses(AddressPolicy.publicOnly().orLoopback())
                        .lookup(host -> new InetAddress[] {
                            lookups.incrementAndGet() == 1
                                    ? InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})
                                    : kept
                        })
                        .build()) {
            URI byName = URI.create("http://localhost:" + server.port() + "/");
            assertThat(fetch.fetchBytes(FetchRequest.builder(byName, LIMITS).build())
                            .bytes())
                    .asString()
                    .isEqualTo("hello");
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void theJvmsAddressCacheKeepsTheVeryObjects() throws Exception {
        try (RawServer server = RawServer.saying(RawServer.ok("hello"));
                HttpFetch fetch = builder(System::nanoTime)
                        .addresses(AddressPolicy.publicOnly().orLoopback())
                        .build()) {
            URI byName = URI.create("http://localhost:" + server.port() + "/");
            fetch.fetchBytes(FetchRequest.builder(byName, LIMITS).build());
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void anAddressIsCheckedAfterEachRedirectToo() throws Exception {
        try (RawServer server = RawServer.saying(redirect("http://169.254.169.254/latest/meta-data/"));
                HttpFetch fetch = builder(System::nanoTime)
                        .addresses(AddressPolicy.publicOnly().orLoopback())
                        .build()) {
            FetchException e = assertFault(
                    FetchFault.ADDRESS_REFUSED,
                    () -> fetch.fetchBytes(request(server).build()));
            assertThat(e).hasMessageContaining("169.254.169.254");
        }
    }

    @Test
    void aSecureConnectionIsNeverGivenUpByARedirect() throws Exception {
        try (RawServer plain = RawServer.saying(RawServer.ok("hello"));
                TlsServer server = new TlsServer(folder, exchange -> {
                    exchange.getResponseHeaders().add("Location", plain.uri("/").toString());
                    exchange.sendResponseHeaders(302, -1);
                });
                HttpFetch fetch =
                        builder(System::nanoTime).sslContext(server.trusting()).build()) {
            FetchException e = assertFault(
                    FetchFault.REDIRECT_REFUSED,
                    () -> fetch.fetchBytes(
                            FetchRequest.builder(server.uri(), LIMITS).build()));
            assertThat(e).hasMessageContaining("gives up the secure connection");
            assertThat(plain.requests()).isEmpty();
        }
    }
}
