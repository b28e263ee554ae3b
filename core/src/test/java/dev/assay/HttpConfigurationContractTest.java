package dev.assay;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationSource;
import dev.assay.testkit.ConfigurationSourceContract;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The HTTP source keeps what every source promises, with entity tags and without. */
class HttpConfigurationContractTest {

    abstract static class OfAServer extends ConfigurationSourceContract {

        private final OddServer server;

        OfAServer() throws IOException {
            server = new OddServer();
        }

        abstract String[] headers(Configuration held);

        @AfterEach
        void closeTheServer() throws IOException {
            server.close();
        }

        @Override
        protected ConfigurationSource source(Configuration first) {
            hold(first);
            return HttpConfiguration.builder(server.uri("/assay.json"))
                    .interval(Duration.ofSeconds(1))
                    .build();
        }

        @Override
        protected void hold(Configuration next) {
            String etag = "\"" + next.revision() + "\"";
            String whole = OddServer.ok(ConfigurationText.json(next), headers(next));
            server.now((request, socket, out) -> {
                boolean known = request.stream().anyMatch(line -> line.equalsIgnoreCase("If-None-Match: " + etag));
                OddServer.saying(known ? OddServer.answer("304 Not Modified", "") : whole)
                        .to(request, socket, out);
            });
        }

        @Override
        protected boolean breakDown() {
            server.now(OddServer.answer("500 Internal Server Error", "down"));
            return true;
        }
    }

    @Nested
    class WithEntityTags extends OfAServer {
        WithEntityTags() throws IOException {}

        @Override
        String[] headers(Configuration held) {
            return new String[] {"Content-Type: application/json", "ETag: \"" + held.revision() + "\""};
        }
    }

    @Nested
    class WithoutEntityTags extends OfAServer {
        WithoutEntityTags() throws IOException {}

        @Override
        String[] headers(Configuration held) {
            return new String[0];
        }
    }
}
