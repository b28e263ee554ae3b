package dev.assay.eventhub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.eventhub.internal.record.Gap;
import dev.assay.eventhub.internal.record.StreamWriter;
import dev.assay.spi.hub.BatchLimits;
import dev.assay.spi.hub.HubAnswer;
import dev.assay.spi.hub.HubAnswer.Ruling;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.hub.Transport;
import dev.assay.spi.result.AttestationResult;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of several partition keys through several lanes: one batch a lane, each key in its order, whatever the hub answers and when. */
class LanesTest {

    private static final int KEYS = 7;
    private static final int RECORDS = 200;

    /** Makes records of several keys, numbered within each. */
    private static final class Keyed implements StreamWriter {
        private final Map<String, Long> sequences = new HashMap<>();

        @Override
        public HubRecord result(AttestationResult result) {
            String key = "key-" + Math.floorMod(result.id().hashCode(), KEYS);
            return HubRecord.builder(result.id().toString(), HubRecord.Kind.RESULT, new byte[] {'{', '}'})
                    .partitionKey(key)
                    .place(key, sequences.merge(key, 1L, Long::sum))
                    .build();
        }

        @Override
        public HubRecord gap(Gap gap) {
            throw new AssertionError("nothing is missing: " + gap);
        }
    }

    /** A hub that answers later, in any order, and not always well. */
    private static final class Slow implements Transport {
        private record Call(List<HubRecord> batch, CompletableFuture<HubAnswer> answer) {}

        private final List<Call> open = new ArrayList<>();
        private final Map<String, List<Long>> taken = new HashMap<>();
        private final Random moods;
        private int most;

        Slow(long seed) {
            moods = new Random(seed);
        }

        @Override
        public CompletionStage<HubAnswer> send(List<HubRecord> batch) {
            Set<String> underWay = new HashSet<>();
            open.forEach(call -> call.batch().forEach(record -> underWay.add(record.partitionKey())));
            assertThat(batch)
                    .as("no key has two batches under way")
                    .noneMatch(record -> underWay.contains(record.partitionKey()));
            Call call = new Call(batch, new CompletableFuture<>());
            open.add(call);
            most = Math.max(most, open.size());
            return call.answer();
        }

        @Override
        public BatchLimits limits() {
            return new BatchLimits(5, Long.MAX_VALUE);
        }

        void answerOne() {
            Call call = open.remove(moods.nextInt(open.size()));
            boolean well = moods.nextInt(4) > 0;
            if (well) {
                call.batch()
                        .forEach(record -> taken.computeIfAbsent(record.partitionKey(), key -> new ArrayList<>())
                                .add(record.sequence()));
            }
            call.answer().complete(well ? HubAnswer.TAKEN : HubAnswer.of(Ruling.LATER, "busy"));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void eachKeyStaysInItsOrderAndLanesDoNotWaitForEachOther(long seed) throws Exception {
        Slow hub = new Slow(seed);
        try (ManualEnvironment environment = ManualEnvironment.create()) {
            HubOutbox outbox = HubOutbox.builder(hub)
                    .writer(started -> new Keyed())
                    .inline()
                    .sync(SpoolSync.OS)
                    .lanes(4)
                    .random(new Random(seed))
                    .closeTimeout(Duration.ofMillis(10))
                    .build();
            outbox.start(environment);
            outbox.accept(Samples.satisfied(1, RECORDS)).toCompletableFuture().join();

            for (int turns = 0; outbox.view().delivered() < RECORDS; turns++) {
                assertThat(turns).as("%s", outbox.view()).isLessThan(10_000);
                if (hub.open.isEmpty()) {
                    environment.time().advance(Duration.ofSeconds(10));
                } else {
                    hub.answerOne();
                }
            }

            assertThat(hub.most).as("lanes under way together").isBetween(2, 4);
            assertThat(hub.taken).hasSize(KEYS);
            hub.taken
                    .values()
                    .forEach(sequences -> assertThat(sequences)
                            .as("in order, without a hole or a repeat")
                            .isEqualTo(java.util.stream.LongStream.rangeClosed(1, sequences.size())
                                    .boxed()
                                    .toList()));
            outbox.close();
        }
    }
}
