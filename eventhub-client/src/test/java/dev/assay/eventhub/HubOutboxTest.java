package dev.assay.eventhub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.eventhub.StreamFault.Kind;
import dev.assay.spi.Identity;
import dev.assay.spi.Signal;
import dev.assay.spi.hub.HubAnswer;
import dev.assay.spi.hub.HubAnswer.Ruling;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Receipt;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.ManualTime;
import dev.assay.testkit.MemoryTransport;
import dev.assay.testkit.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An outbox whose work is done on the thread that calls, so that each step can be looked at. */
class HubOutboxTest {

    @TempDir
    Path home;

    private final ManualTime time = new ManualTime();
    private final Set<MemoryTransport> hubs = new LinkedHashSet<>();
    private int epochs;
    private ManualEnvironment environment;
    private MemoryTransport hub = new MemoryTransport();
    private HubOutbox outbox;

    private HubOutbox start() throws Exception {
        return start(options -> options);
    }

    private HubOutbox start(UnaryOperator<HubOutboxBuilder> options) throws Exception {
        stop();
        if (epochs > 0) {
            time.advance(Duration.ofDays(1)); // results are minutes after their epoch's beginning
        }
        environment = ManualEnvironment.builder()
                .home(home)
                .time(time)
                .identity(Identity.builder()
                        .agent("urn:assay:test:agent:1", Identity.Origin.HOST)
                        .start(Samples.satisfied(1).producer().instance(), "epoch-" + ++epochs)
                        .build())
                .build();
        hubs.add(hub);
        outbox = options.apply(HubOutbox.builder(hub)
                        .inline()
                        .checkpoints(Duration.ofDays(1))
                        .sync(SpoolSync.OS)
                        .random(new Random(5))
                        .lanes(1))
                .build();
        outbox.start(environment);
        return outbox;
    }

    private void stop() {
        if (outbox != null) {
            outbox.close();
            environment.close();
            outbox = null;
        }
    }

    /** Whatever happened, what the hubs have is a chain in which nothing is altered and only what was told, or is kept, is missing. */
    @AfterEach
    void theChainHolds() {
        stop();
        ResultStreamVerifier verifier = ResultStreamVerifier.create();
        hubs.stream().flatMap(each -> each.taken().stream()).forEach(record -> verifier.add(record.data()));
        assertThat(verifier.report().faults())
                .filteredOn(fault -> fault.kind() != Kind.GAP && fault.kind() != Kind.DECLARED_GAP)
                .filteredOn(fault -> fault.kind() != Kind.CUT || hubs.size() < 2)
                .isEmpty();
    }

    private List<String> resultIds() {
        return hub.taken().stream()
                .filter(record -> record.kind() == HubRecord.Kind.RESULT)
                .map(HubRecord::id)
                .toList();
    }

    private List<Receipt> offer(long first, long last) {
        return offer(Samples.satisfied(first, last));
    }

    private List<Receipt> offer(List<AttestationResult> results) {
        CompletableFuture<List<Receipt>> stage = outbox.accept(results).toCompletableFuture();
        assertThat(stage).isDone();
        return stage.join();
    }

    private static List<String> ids(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(n -> Samples.satisfied(n).id().toString())
                .toList();
    }

    private void away() {
        hub.rule(batch -> HubAnswer.of(Ruling.LATER, "away"));
    }

    private void back() {
        hub.rule(batch -> HubAnswer.TAKEN);
        environment.time().advance(Duration.ofMinutes(30));
    }

    @Test
    void whatIsAcceptedIsStoredReceiptedAndDelivered() throws Exception {
        start();

        List<Receipt> receipts = offer(1, 5);

        assertThat(receipts).extracting(Receipt::reached).containsOnly(Durability.OS);
        assertThat(resultIds()).containsExactlyElementsOf(ids(1, 5));
        assertThat(outbox.view().delivered()).as("with the first checkpoint").isEqualTo(6);
        environment.time().advance(Duration.ofSeconds(2));
        assertThat(outbox.view().backlog()).isZero();
    }

    @Test
    void aReceiptSaysWhatWasReached() throws Exception {
        start(options -> options.sync(SpoolSync.OS));
        assertThat(offer(1, 1)).extracting(Receipt::reached).containsExactly(Durability.OS);

        start(options -> options.sync(SpoolSync.EACH));
        assertThat(offer(1_442, 1_442)).extracting(Receipt::reached).containsExactly(Durability.SYNCED);

        start(options -> options.sync(SpoolSync.GROUP));
        assertThat(offer(2_883, 2_883)).extracting(Receipt::reached).containsExactly(Durability.SYNCED);
    }

    @Test
    void aReceiptThatNeedsTheHubWaitsForTheHub() throws Exception {
        hub.hold();
        start(options -> options.needs(Durability.HUB));

        CompletableFuture<List<Receipt>> receipts =
                outbox.accept(Samples.satisfied(1, 2)).toCompletableFuture();
        assertThat(receipts).isNotDone();
        hub.release();

        assertThat(receipts).isDone();
        assertThat(receipts.join()).extracting(Receipt::reached).containsOnly(Durability.HUB);
        assertThat(offer(1, 2)).as("a repeat").extracting(Receipt::reached).containsOnly(Durability.HUB);
    }

    @Test
    void whatWasNotDeliveredIsDeliveredAfterTheNextStartAsTheSameBytes() throws Exception {
        away();
        start();
        offer(1, 50);
        List<HubRecord> tried = hub.calls().get(0);
        stop();
        hub = new MemoryTransport(7);

        start();

        assertThat(resultIds()).containsExactlyElementsOf(ids(1, 50));
        assertThat(hub.taken().get(0).data()).isEqualTo(tried.get(0).data());
        assertThat(hub.taken().get(0).attributes()).isEqualTo(tried.get(0).attributes());
    }

    @Test
    void whatWasDeliveredIsNotSentAgainAfterAnOrderlyClose() throws Exception {
        start();
        offer(1, 20);
        stop();
        hub = new MemoryTransport();

        start();

        assertThat(resultIds()).isEmpty();
        offer(21, 21);
        assertThat(resultIds()).containsExactlyElementsOf(ids(21, 21));
    }

    @Test
    void aRepeatedOfferIsStoredOnce() throws Exception {
        start();
        offer(1, 3);

        assertThat(offer(1, 3)).extracting(Receipt::reached).containsOnly(Durability.OS);

        assertThat(resultIds()).containsExactlyElementsOf(ids(1, 3));
    }

    @Test
    void onePoisonResultIsFoundAndTheRestIsDelivered() throws Exception {
        String poison = ids(13, 13).get(0);
        hub = new MemoryTransport(16);
        hub.rule(batch -> batch.stream().anyMatch(record -> record.id().equals(poison))
                ? HubAnswer.of(Ruling.REFUSED, "answered 400: no")
                : HubAnswer.TAKEN);
        start();

        offer(1, 40);

        assertThat(resultIds()).hasSize(39).doesNotContain(poison).doesNotHaveDuplicates();
        assertThat(outbox.deadLetters()).hasSize(1);
        assertThat(outbox.deadLetters().get(0).id()).isEqualTo(poison);
        assertThat(outbox.deadLetters().get(0).reason()).isEqualTo("answered 400: no");
        assertThat(outbox.deadLetters().get(0).subject()).isEqualTo("sample-job");
    }

    @Test
    void aDeadLetterSurvivesARestartAndIsReplayedWithItsHistory() throws Exception {
        String poison = ids(2, 2).get(0);
        hub.rule(batch -> batch.get(0).id().equals(poison) ? HubAnswer.of(Ruling.REFUSED, "no") : HubAnswer.TAKEN);
        start();
        offer(1, 3);
        start();
        assertThat(outbox.deadLetters()).extracting(DeadLetter::id).containsExactly(poison);

        assertThat(outbox.replay(poison)).isTrue();
        assertThat(outbox.deadLetters().get(0).refused()).isEqualTo(2);
        assertThat(outbox.deadLetters().get(0).history()).hasSize(2);
        hub.rule(batch -> HubAnswer.TAKEN);
        assertThat(outbox.replayAll()).isEqualTo(1);

        assertThat(outbox.deadLetters()).isEmpty();
        assertThat(resultIds()).endsWith(poison);
        start();
        assertThat(outbox.deadLetters()).isEmpty();
    }

    @Test
    void aPurgedDeadLetterIsToldAsAGap() throws Exception {
        String poison = ids(2, 2).get(0);
        hub.rule(batch -> batch.get(0).id().equals(poison) ? HubAnswer.of(Ruling.REFUSED, "no") : HubAnswer.TAKEN);
        start();
        offer(1, 3);

        assertThat(outbox.purge(poison)).isCompletedWithValue(true);

        assertThat(outbox.deadLetters()).isEmpty();
        HubRecord gap = hub.taken().get(hub.taken().size() - 1);
        assertThat(gap.kind()).isEqualTo(HubRecord.Kind.GAP);
        assertThat(new String(gap.data(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("\"kind\":\"PURGED\"", "\"first\":3,\"last\":3,\"exact\":true");
        assertThat(outbox.purge("unknown")).isCompletedWithValue(false);
    }

    @Test
    void aHubThatRefusesEverythingPausesDeliveryAndAlarms() throws Exception {
        hub.rule(batch -> HubAnswer.of(Ruling.REFUSED, "answered 400"));
        start();

        offer(1, 100);
        environment.time().advance(Duration.ofHours(2));

        assertThat(outbox.view().paused()).isEqualTo("REFUSES_ALL");
        assertThat(outbox.deadLetters()).hasSize(5);
        assertThat(environment.signals(Signal.Kind.SINK_FAILING)).isNotEmpty();
        back();
        assertThat(outbox.deadLetters()).as("they were not to blame").isEmpty();
        assertThat(resultIds()).containsExactlyInAnyOrderElementsOf(ids(1, 100));
        assertThat(environment.signals(Signal.Kind.SINK_RECOVERED)).isNotEmpty();
    }

    @Test
    void credentialsThatAreNotAcceptedPauseDeliveryAndNeverMakeADeadLetter() throws Exception {
        hub.rule(batch -> HubAnswer.of(Ruling.CREDENTIALS, "answered 401"));
        start();

        offer(1, 10);
        assertThat(hub.calls()).as("asked once more with fresh credentials").hasSize(2);
        environment.time().advance(Duration.ofHours(5));

        assertThat(outbox.view().paused()).isEqualTo("CREDENTIALS");
        assertThat(outbox.deadLetters()).isEmpty();
        assertThat(hub.calls().size()).isLessThan(60);
        hub.rule(batch -> HubAnswer.TAKEN);
        outbox.resume();
        assertThat(resultIds()).containsExactlyElementsOf(ids(1, 10));
    }

    @Test
    void aHubThatIsGoneIsNotAskedAgainUntilSomebodySaysSo() throws Exception {
        hub.rule(batch -> HubAnswer.of(Ruling.GONE, "answered 410"));
        start();

        offer(1, 10);
        environment.time().advance(Duration.ofDays(3));

        assertThat(hub.calls()).hasSize(1);
        hub.rule(batch -> HubAnswer.TAKEN);
        outbox.resume();
        assertThat(resultIds()).containsExactlyElementsOf(ids(1, 10));
    }

    @Test
    void whatTheHubAsksToWaitIsWaited() throws Exception {
        hub.next(HubAnswer.later("busy", Duration.ofMinutes(20)));
        start();
        offer(1, 3);

        environment.time().advance(Duration.ofMinutes(19));
        assertThat(hub.calls()).hasSize(1);
        environment.time().advance(Duration.ofMinutes(2));
        assertThat(resultIds()).containsExactlyElementsOf(ids(1, 3));
    }

    @Test
    void hoursAwayCostFewRequestsAndNothingElse() throws Exception {
        away();
        start();
        offer(1, 500);

        environment.time().advance(Duration.ofHours(12));

        assertThat(hub.calls().size()).isBetween(100, 12 * 3600 / 10);
        assertThat(outbox.view().backlog()).isEqualTo(501);
        assertThat(outbox.view().backlogAge()).isGreaterThan(Duration.ofHours(11));
        assertThat(outbox.view().paused()).isEqualTo("AWAY");
        back();
        assertThat(resultIds()).containsExactlyElementsOf(ids(1, 500));
    }

    @Test
    void aFullOutboxHandsBackButKeepsRoomForResultsWithoutARun() throws Exception {
        away();
        start(options -> options.quota(64 * 1024).reserve(16 * 1024));

        long number = 1;
        while (offer(number, number).get(0).reached() != Durability.NONE) {
            number++;
        }

        assertThat(number).isGreaterThan(5);
        assertThat(offer(List.of(Samples.skipped(1_000))).get(0).reached()).isEqualTo(Durability.OS);
        assertThat(offer(number, number).get(0).problem().orElse("")).contains("the outbox is full");
        back();
        assertThat(offer(number, number).get(0).reached()).isEqualTo(Durability.OS);
    }

    @Test
    void theLastOfTheDiskIsForWhatSaysThatSomethingIsMissing() throws Exception {
        away();
        FaultyDisk disk = new FaultyDisk(new Random(1), 0, 0, () -> {});
        disk.usable = 10 << 20;
        start(options -> options.disk(disk).minFree(1 << 20));
        assertThat(offer(1, 1).get(0).reached()).isEqualTo(Durability.OS);

        disk.usable = (1 << 20) - 1;

        Receipt refused = offer(2, 2).get(0);
        assertThat(refused.reached()).isEqualTo(Durability.NONE);
        assertThat(refused.problem().orElse("")).contains("full");
        assertThat(offer(List.of(Samples.skipped(1_000))).get(0).reached())
                .as("a result without a run may use the last of it")
                .isEqualTo(Durability.OS);
        disk.usable = 1 << 20;
        assertThat(offer(2, 2).get(0).reached()).isEqualTo(Durability.OS);
    }

    @Test
    void aFullOutboxThatBlocksReceiptsLateAndInOrder() throws Exception {
        away();
        start(options -> options.quota(64 * 1024).whenFull(WhenFull.BLOCK));

        CompletableFuture<List<Receipt>> receipts =
                outbox.accept(Samples.satisfied(1, 300)).toCompletableFuture();
        assertThat(receipts).isNotDone();
        assertThat(outbox.view().backlogBytes()).isLessThan(3 * 64 * 1024);
        back();
        environment.time().advance(Duration.ofMinutes(1));

        assertThat(receipts).isDone();
        assertThat(resultIds()).containsExactlyElementsOf(ids(1, 300));
    }

    @Test
    void aFullOutboxThatDropsTellsWhichOnes() throws Exception {
        away();
        start(options -> options.quota(64 * 1024).whenFull(WhenFull.DROP_OLDEST));

        for (long number = 1; number <= 200; number++) {
            assertThat(offer(number, number).get(0).reached()).isEqualTo(Durability.OS);
        }
        long missing = outbox.view().missing();
        back();

        assertThat(missing).isGreaterThan(50);
        List<HubRecord> gaps = hub.taken().stream()
                .filter(record -> record.kind() == HubRecord.Kind.GAP)
                .toList();
        assertThat(gaps).isNotEmpty();
        assertThat(hub.taken().size() - gaps.size() + missing).isGreaterThanOrEqualTo(200);
        assertThat(resultIds())
                .contains(ids(200, 200).get(0))
                .doesNotContain(ids(2, 2).get(0));
        assertThat(new String(gaps.get(0).data(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("\"kind\":\"DROPPED\"");
    }

    @Test
    void whatIsTooOldGoesAndIsTold() throws Exception {
        away();
        start(options -> options.retention(Duration.ofDays(2)));
        offer(1, 10);
        environment.time().advance(Duration.ofDays(3));
        offer(11, 12);
        environment.time().advance(Duration.ofMinutes(2));
        back();

        assertThat(resultIds()).containsAll(ids(11, 12)).doesNotContainAnyElementsOf(ids(2, 10));
        assertThat(outbox.view().missing())
                .as("ten results and the checkpoints before and after them, although younger records followed")
                .isEqualTo(12);
    }

    @Test
    void theFolderIsForItsOwnerAloneAndHeldByOneOutbox() throws Exception {
        start();
        offer(1, 1);
        Path folder = home.resolve("event-hub");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        try (var files = Files.list(folder)) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(file -> !file.getFileName().toString().startsWith(".lock")))
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
        HubOutbox second = HubOutbox.builder(new MemoryTransport()).inline().build();
        assertThatThrownBy(() -> second.start(environment)).hasMessageContaining("event hub outbox");
    }

    @Test
    void aFolderThatOthersMayUseOrExchangeIsRefused() throws Exception {
        Path open = Files.createDirectory(home.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> start(options -> options.folder(open))).hasMessageContaining("chmod 700");
        assertThatThrownBy(() -> start(options -> options.folder(open.resolve("inside"))))
                .hasMessageContaining("others may exchange");
        outbox = null;
    }

    @Test
    void closingWithoutAHubIsQuickAndKeepsWhatIsStored() throws Exception {
        hub.hold();
        start(options -> options.closeTimeout(Duration.ofMillis(50)));
        offer(1, 3);
        stop();
        assertThat(hub.isClosed()).isTrue();
        hub = new MemoryTransport();
        start();
        assertThat(resultIds()).containsExactlyElementsOf(ids(1, 3));
    }

    @Test
    void optionsThatContradictEachOtherAreRefused() {
        HubOutboxBuilder options = HubOutbox.builder(hub);

        assertThatThrownBy(() ->
                        options.sync(SpoolSync.OS).needs(Durability.SYNCED).build())
                .hasMessageContaining("can't need SYNCED");
        assertThatThrownBy(() -> options.needs(Durability.MEMORY).build()).hasMessageContaining("MEMORY");
        assertThatThrownBy(() -> options.needs(Durability.HUB)
                        .whenFull(WhenFull.DROP_OLDEST)
                        .build())
                .hasMessageContaining("can't be dropped");
    }
}
