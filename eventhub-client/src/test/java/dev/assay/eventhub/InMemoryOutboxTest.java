package dev.assay.eventhub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.Identity;
import dev.assay.spi.hub.HubAnswer;
import dev.assay.spi.hub.HubAnswer.Ruling;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Receipt;
import dev.assay.spi.result.ResultId;
import dev.assay.spi.result.ResultSink;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.ManualTime;
import dev.assay.testkit.MemoryTransport;
import dev.assay.testkit.ResultSinkContract;
import dev.assay.testkit.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An outbox that has no disk: the same rules, within bounded memory, and honest about what ends with the process. */
class InMemoryOutboxTest extends ResultSinkContract {

    private final MemoryTransport hub = new MemoryTransport(16);
    private final ManualTime time = new ManualTime();

    @TempDir
    Path home;

    @Override
    protected ResultSink sink() {
        return HubOutbox.builder(hub).inMemory().build();
    }

    @Override
    protected Durability atLeast() {
        return Durability.HUB;
    }

    @Override
    protected Optional<List<ResultId>> taken() {
        return Optional.of(hub.taken().stream()
                .filter(record -> record.kind() == HubRecord.Kind.RESULT)
                .map(record -> new ResultId(UUID.fromString(record.id())))
                .toList());
    }

    private ManualEnvironment environment(String epoch) {
        return ManualEnvironment.builder()
                .home(home)
                .time(time)
                .identity(Identity.builder()
                        .agent("urn:assay:test:agent:1", Identity.Origin.HOST)
                        .start(Samples.satisfied(1).producer().instance(), epoch)
                        .build())
                .build();
    }

    private HubOutboxBuilder options() {
        return HubOutbox.builder(hub).inMemory().inline().random(new Random(1)).closeTimeout(Duration.ofMillis(10));
    }

    private static CompletableFuture<List<Receipt>> offer(HubOutbox outbox, List<AttestationResult> results) {
        return outbox.accept(results).toCompletableFuture();
    }

    @Test
    void aReceiptWaitsForTheHubAndNothingIsOnDiskButHowFarTheStreamHasCome() throws Exception {
        hub.hold();
        try (ManualEnvironment environment = environment("epoch-1")) {
            HubOutbox outbox = options().build();
            outbox.start(environment);
            CompletableFuture<List<Receipt>> receipts = offer(outbox, Samples.satisfied(1, 3));
            assertThat(receipts).isNotDone();

            hub.release();

            assertThat(receipts.join()).extracting(Receipt::reached).containsOnly(Durability.HUB);
            try (Stream<Path> files = Files.walk(home)) {
                assertThat(files.filter(Files::isRegularFile)).containsExactly(home.resolve("stream-head.json"));
            }
            outbox.close();
        }
    }

    @Test
    void memoryIsBoundedWhileTheHubIsAwayAndWhatWaitsGoesOutAfterwards() throws Exception {
        hub.rule(batch -> HubAnswer.of(Ruling.LATER, "away"));
        try (ManualEnvironment environment = environment("epoch-1")) {
            HubOutbox outbox =
                    options().quota(256 * 1024).needs(Durability.MEMORY).build();
            outbox.start(environment);
            long number = 0;
            Durability reached = Durability.MEMORY;
            while (reached == Durability.MEMORY) {
                number++;
                reached = offer(outbox, Samples.satisfied(number, number))
                        .join()
                        .get(0)
                        .reached();
            }

            assertThat(reached).isEqualTo(Durability.NONE);
            assertThat(number).isGreaterThan(30);
            assertThat(outbox.view().backlogBytes()).isLessThan(256 * 1024 + 64 * 1024);
            assertThat(offer(outbox, List.of(Samples.skipped(5_000)))
                            .join()
                            .get(0)
                            .reached())
                    .as("results without a run have reserved room")
                    .isEqualTo(Durability.MEMORY);

            hub.rule(batch -> HubAnswer.TAKEN);
            outbox.resume();
            time.advance(Duration.ofMinutes(1));
            assertThat(taken().orElseThrow()).hasSize((int) number);
            assertThat(outbox.view().backlogBytes())
                    .as("what is delivered is let go")
                    .isLessThan(64 * 1024);
            outbox.close();
        }
    }

    @Test
    void whatEndedWithTheProcessIsSeenByTheReader() throws Exception {
        HubOutbox outbox;
        try (ManualEnvironment environment = environment("epoch-1")) {
            outbox = options().build();
            outbox.start(environment);
            offer(outbox, Samples.satisfied(1, 2));
            hub.rule(batch -> HubAnswer.of(Ruling.LATER, "away"));
            CompletableFuture<List<Receipt>> lost = offer(outbox, Samples.satisfied(3, 5));
            outbox.close();
            assertThat(lost.join()).extracting(Receipt::reached).containsOnly(Durability.MEMORY);
        }
        hub.rule(batch -> HubAnswer.TAKEN);
        time.advance(Duration.ofDays(1));
        try (ManualEnvironment environment = environment("epoch-2")) {
            HubOutbox next = options().build();
            next.start(environment);
            next.close();
        }

        ResultStreamVerifier verifier = ResultStreamVerifier.create();
        hub.taken().forEach(record -> verifier.add(record.data()));
        assertThat(verifier.report().faults()).extracting(StreamFault::kind).containsExactly(StreamFault.Kind.CUT);
    }

    @Test
    void deadLettersAreKeptAndReplayed() throws Exception {
        String poison = Samples.satisfied(2).id().toString();
        hub.rule(batch -> batch.stream().anyMatch(record -> record.id().equals(poison))
                ? HubAnswer.of(Ruling.REFUSED, "no")
                : HubAnswer.TAKEN);
        try (ManualEnvironment environment = environment("epoch-1")) {
            HubOutbox outbox = options().build();
            outbox.start(environment);
            List<Receipt> receipts = offer(outbox, Samples.satisfied(1, 5)).join();
            assertThat(receipts.get(1).reached()).isEqualTo(Durability.MEMORY);
            assertThat(receipts.get(1).problem().orElse("")).contains("dead letter");
            assertThat(outbox.deadLetters())
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.sequence()).isEqualTo(3));

            hub.rule(batch -> HubAnswer.TAKEN);
            assertThat(outbox.replayAll()).isEqualTo(1);

            assertThat(outbox.deadLetters()).isEmpty();
            outbox.close();
        }
        ResultStreamVerifier verifier = ResultStreamVerifier.create();
        hub.taken().forEach(record -> verifier.add(record.data()));
        assertThat(verifier.report().faults()).isEmpty();
    }

    @Test
    void itPromisesNoMoreThanMemoryOrTheHub() {
        assertThatThrownBy(() -> HubOutbox.builder(hub)
                        .inMemory()
                        .needs(Durability.SYNCED)
                        .build())
                .hasMessageContaining("in memory can't need SYNCED");
        assertThatThrownBy(() ->
                        HubOutbox.builder(hub).inMemory().needs(Durability.OS).build())
                .hasMessageContaining("can't need OS");
    }
}
