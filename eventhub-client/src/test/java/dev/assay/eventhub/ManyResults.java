package dev.assay.eventhub;

import dev.assay.spi.hub.BatchLimits;
import dev.assay.spi.hub.HubAnswer;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.hub.Transport;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Receipt;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.Samples;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A process that puts many unsigned results through an outbox whose hub is away half of the time, and counts what arrives. */
public final class ManyResults {

    private static final int BATCH = 250;
    private static final int PHASE = 20_000;

    private ManyResults() {}

    private static final class Hub implements Transport {
        private final BitSet seen = new BitSet(); // delivery thread; read after the close
        private volatile boolean away;

        @Override
        public CompletionStage<HubAnswer> send(List<HubRecord> batch) {
            if (away) {
                return CompletableFuture.completedFuture(HubAnswer.of(HubAnswer.Ruling.LATER, "away"));
            }
            batch.stream()
                    .filter(record -> record.kind() == HubRecord.Kind.RESULT)
                    .forEach(record -> seen.set((int) record.sequence()));
            return CompletableFuture.completedFuture(HubAnswer.TAKEN);
        }

        @Override
        public BatchLimits limits() {
            return new BatchLimits(200, Long.MAX_VALUE);
        }
    }

    /** Takes a home folder and how many results. */
    public static void main(String[] arguments) throws Exception {
        int results = Integer.parseInt(arguments[1]);
        int phase = Math.min(PHASE, results / 4);
        Hub hub = new Hub();
        HubOutbox outbox = HubOutbox.builder(hub)
                .checkpoints(Duration.ofDays(1))
                .sync(SpoolSync.OS)
                .quota(4L << 30)
                .backoff(Duration.ofMillis(500), Duration.ofSeconds(2))
                .build();
        long worst = 0;
        try (ManualEnvironment environment = ManualEnvironment.in(Path.of(arguments[0]))) {
            outbox.start(environment);
            for (int first = 1; first <= results; first += BATCH) {
                hub.away = first / phase % 2 == 0;
                List<Receipt> receipts = outbox.accept(Samples.satisfied(first, Math.min(results, first + BATCH - 1)))
                        .toCompletableFuture()
                        .join();
                if (receipts.stream().anyMatch(receipt -> receipt.reached() != Durability.OS)) {
                    throw new AssertionError("not stored: " + receipts);
                }
                worst = Math.max(worst, outbox.view().backlog());
                environment.time().advance(Duration.ofSeconds(3));
            }
            hub.away = false;
            for (int i = 0; i < 10_000 && !outbox.flush(Duration.ofMillis(50)); i++) {
                environment.time().advance(Duration.ofMinutes(10));
            }
            outbox.close();
        }
        print("missing " + (results - hub.seen.cardinality()) + ", largest backlog " + worst);
    }

    private static void print(String text) {
        java.io.PrintStream out = System.out;
        out.println(text);
    }
}
