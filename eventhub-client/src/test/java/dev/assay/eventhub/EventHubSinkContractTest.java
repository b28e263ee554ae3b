package dev.assay.eventhub;

import dev.assay.spi.result.Durability;
import dev.assay.spi.result.ResultId;
import dev.assay.spi.result.ResultSink;
import dev.assay.testkit.ResultSinkContract;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;

/** The contract of sinks, kept against a real socket. */
class EventHubSinkContractTest extends ResultSinkContract {

    private static final Pattern ID = Pattern.compile("\"specversion\":\"1.0\",\"id\":\"([0-9a-f-]{36})\"");

    private RawHub hub;

    @Override
    protected ResultSink sink() throws IOException {
        hub = new RawHub();
        return EventHubSink.builder(hub.uri()).build();
    }

    @Override
    protected Durability atLeast() {
        return Durability.HUB;
    }

    @Override
    protected Optional<List<ResultId>> taken() {
        List<ResultId> ids = new ArrayList<>();
        for (RawHub.Request request : hub.requests()) {
            Matcher matcher = ID.matcher(request.text());
            while (matcher.find()) {
                ids.add(new ResultId(UUID.fromString(matcher.group(1))));
            }
        }
        return Optional.of(ids);
    }

    @AfterEach
    void closeTheHub() throws IOException {
        hub.close();
    }
}
