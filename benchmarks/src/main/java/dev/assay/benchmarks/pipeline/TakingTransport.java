package dev.assay.benchmarks.pipeline;

import dev.assay.spi.hub.BatchLimits;
import dev.assay.spi.hub.HubAnswer;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.hub.Transport;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A hub that takes everything at once and keeps nothing, so that what is measured is not the hub. Thread-safe. */
final class TakingTransport implements Transport {

    @Override
    public BatchLimits limits() {
        return new BatchLimits(256, 1L << 20);
    }

    @Override
    public CompletionStage<HubAnswer> send(List<HubRecord> batch) {
        return CompletableFuture.completedFuture(HubAnswer.TAKEN);
    }
}
