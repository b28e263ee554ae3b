package dev.assay.eventhub;

import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.ResultId;
import dev.assay.spi.result.ResultSink;
import dev.assay.testkit.MemoryTransport;
import dev.assay.testkit.ResultSinkContract;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

class HubOutboxContractTest extends ResultSinkContract {

    private final MemoryTransport hub = new MemoryTransport(16);

    @Override
    protected ResultSink sink() {
        return HubOutbox.builder(hub).needs(Durability.HUB).build();
    }

    @Override
    protected Optional<List<ResultId>> taken() {
        return Optional.of(hub.taken().stream()
                .filter(record -> record.kind() == HubRecord.Kind.RESULT)
                .map(record -> new ResultId(UUID.fromString(record.id())))
                .toList());
    }

    @Override
    protected Durability atLeast() {
        return Durability.HUB;
    }
}
