package dev.assay.eventhub;

import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.hub.Transport;
import dev.assay.testkit.MemoryTransport;
import dev.assay.testkit.TransportContract;
import java.util.List;
import java.util.Optional;

class MemoryTransportTest extends TransportContract {

    private final MemoryTransport hub = new MemoryTransport(5);

    @Override
    protected Transport transport() {
        return hub;
    }

    @Override
    protected Optional<List<String>> arrived() {
        return Optional.of(hub.takenIds());
    }

    @Override
    protected Optional<byte[]> arrivedData(String id) {
        return hub.taken().stream()
                .filter(record -> record.id().equals(id))
                .map(HubRecord::data)
                .findFirst();
    }
}
