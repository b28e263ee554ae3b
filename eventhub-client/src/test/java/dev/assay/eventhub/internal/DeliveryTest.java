package dev.assay.eventhub.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.eventhub.ContentMode;
import dev.assay.eventhub.SetAside;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Receipt;
import dev.assay.testkit.ManualTime;
import dev.assay.testkit.ManualTimers;
import dev.assay.testkit.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What becomes of results by each kind of answer, with time and the hub stepped by hand. */
class DeliveryTest {

    private final ManualTime time = new ManualTime();
    private final ManualTimers timers = new ManualTimers(time);
    private final FakeTransport hub = new FakeTransport();
    private final Delivery delivery = delivery(1);

    private Delivery delivery(int batch) {
        return delivery(batch, 100, 10, 1 << 20);
    }

    private Delivery delivery(int batch, int waiting, int aside, long asideBytes) {
        DeliverySettings settings = new DeliverySettings(
                "the hub",
                ContentMode.STRUCTURED,
                batch,
                1 << 20,
                waiting,
                aside,
                asideBytes,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofMinutes(1),
                new Random(5));
        return new Delivery(settings, hub, time, timers);
    }

    @Test
    void resultsGoOneByOneInOrderAndTheReceiptSaysHub() {
        List<Receipt> receipts = now(delivery, Samples.satisfied(1, 3));

        assertThat(hub.sequences()).containsExactly(List.of(1L), List.of(2L), List.of(3L));
        assertThat(receipts).containsExactlyElementsOf(Receipt.all(Samples.satisfied(1, 3), Durability.HUB));
        assertThat(delivery.view().delivered()).isEqualTo(3);
    }

    @Test
    void theNextGoesOutOnlyWhenTheOneBeforeIsAnswered() {
        hub.holds = true;
        CompletableFuture<List<Receipt>> stage = offer(delivery, Samples.satisfied(1, 2));
        assertThat(hub.sent).hasSize(1);

        hub.open.remove().complete(FakeTransport.status(202));
        assertThat(hub.sent).hasSize(2);
        assertThat(stage).isNotDone();
        hub.open.remove().complete(FakeTransport.status(204));

        assertThat(stage).isCompleted();
    }

    @Test
    void aHubThatIsBusyIsAskedAgainWithTheSameBytes() {
        hub.next(503, 429, 408, 500);
        CompletableFuture<List<Receipt>> stage = offer(delivery, Samples.satisfied(1, 2));

        time.advance(Duration.ofSeconds(30));

        assertThat(reached(stage)).containsExactly(Durability.HUB, Durability.HUB);
        assertThat(hub.sequences())
                .containsExactly(List.of(1L), List.of(1L), List.of(1L), List.of(1L), List.of(1L), List.of(2L));
        for (int i = 1; i <= 4; i++) {
            assertThat(hub.sent.get(i).body()).isEqualTo(hub.sent.get(0).body());
        }
        assertThat(delivery.view().failures()).isEqualTo(4);
        assertThat(delivery.view().problem()).isEmpty();
    }

    @Test
    void whatTheHubAsksForIsWaited() {
        hub.next(FakeTransport.later(Duration.ofSeconds(50)));
        CompletableFuture<List<Receipt>> stage = offer(delivery, Samples.satisfied(1, 1));

        time.advance(Duration.ofSeconds(49));
        assertThat(hub.sent).hasSize(1);
        assertThat(delivery.view().pause()).isEqualTo(Duration.ofSeconds(1));
        time.advance(Duration.ofSeconds(1));

        assertThat(hub.sent).hasSize(2);
        assertThat(stage).isCompleted();
    }

    @Test
    void whatIsNotTakenWithinTheBudgetIsHandedBackAndComesAgainAsTheSameBytes() {
        hub.rule(events -> FakeTransport.status(503));
        CompletableFuture<List<Receipt>> stage = offer(delivery, Samples.satisfied(1, 2));
        time.advance(Duration.ofMinutes(2));

        assertThat(stage.join()).allSatisfy(receipt -> {
            assertThat(receipt.reached()).isEqualTo(Durability.NONE);
            assertThat(receipt.problem()).contains("the hub: answered 503");
        });
        assertThat(delivery.view().givenBack()).isEqualTo(2);
        assertThat(timers.waiting()).isZero();

        hub.rule(events -> FakeTransport.status(200));
        assertThat(durabilities(now(delivery, Samples.satisfied(1, 2)))).containsOnly(Durability.HUB);
        Parcel last = hub.sent.get(hub.sent.size() - 2);
        assertThat(last.body()).isEqualTo(hub.sent.get(0).body());
    }

    @Test
    void aWaitThatIsLongerThanTheBudgetIsKeptAllTheSame() {
        hub.next(FakeTransport.later(Duration.ofMinutes(10)));
        assertThat(durabilities(now(delivery, Samples.satisfied(1, 1)))).containsOnly(Durability.NONE);

        CompletableFuture<List<Receipt>> again = offer(delivery, Samples.satisfied(1, 1));
        time.advance(Duration.ofMinutes(9));
        assertThat(hub.sent).hasSize(1);
        time.advance(Duration.ofMinutes(1));

        assertThat(reached(again)).containsOnly(Durability.HUB);
    }

    @Test
    void onePoisonResultIsKeptAsideAndTheRestGoesOn() {
        hub.rule(events -> FakeTransport.status(FakeTransport.sequence(events.get(0)) == 2 ? 400 : 200));

        List<Receipt> receipts = now(delivery, Samples.satisfied(1, 4));

        assertThat(durabilities(receipts))
                .containsExactly(Durability.HUB, Durability.MEMORY, Durability.HUB, Durability.HUB);
        assertThat(receipts.get(1).problem().orElseThrow()).contains("kept aside", "answered 400");
        assertThat(delivery.aside()).extracting(SetAside::status).containsExactly(400);
        assertThat(delivery.aside().get(0).result().sequence()).isEqualTo(2);
        assertThat(delivery.view().setAsideBytes()).isPositive();

        assertThat(durabilities(now(delivery, List.of(Samples.satisfied(2))))).containsExactly(Durability.MEMORY);
        assertThat(hub.sent).as("what is aside is not sent again by itself").hasSize(4);
    }

    @Test
    void aHubThatRefusesEverythingIsNotTakenForManyBadResults() {
        hub.rule(events -> FakeTransport.status(400));
        List<Receipt> receipts = now(delivery, Samples.satisfied(1, 8));

        assertThat(durabilities(receipts).subList(0, 5)).containsOnly(Durability.MEMORY);
        assertThat(durabilities(receipts).subList(5, 8)).containsOnly(Durability.NONE);
        assertThat(receipts.get(5).problem().orElseThrow()).contains("refuses every result", "answered 400");
        assertThat(durabilities(now(delivery, Samples.satisfied(6, 8)))).containsOnly(Durability.NONE);

        hub.rule(events -> FakeTransport.status(200));
        assertThat(durabilities(now(delivery, Samples.satisfied(6, 8)))).containsOnly(Durability.HUB);
        assertThat(delivery.aside())
                .as("what was refused with all others was sent again")
                .isEmpty();
        assertThat(delivery.view().delivered()).isEqualTo(8);
    }

    @Test
    void manyBadResultsInARowDoNotHideThatOthersAreWelcome() {
        hub.rule(events -> FakeTransport.status(FakeTransport.sequence(events.get(0)) <= 7 ? 422 : 200));
        List<AttestationResult> left = Samples.satisfied(1, 9);

        int offers = 0;
        while (!left.isEmpty() && offers++ < 20) {
            List<Receipt> receipts = now(delivery, left);
            List<AttestationResult> back = new ArrayList<>();
            for (int i = 0; i < left.size(); i++) {
                if (receipts.get(i).reached() == Durability.NONE) {
                    back.add(left.get(i));
                }
            }
            left = back;
        }

        assertThat(left).isEmpty();
        assertThat(delivery.view().delivered()).isEqualTo(2);
        assertThat(delivery.aside())
                .extracting(each -> each.result().sequence())
                .containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void theChainIsTheOrderOfSequencesAlsoWhenAnotherIsTriedFirst() {
        hub.rule(events -> FakeTransport.status(FakeTransport.sequence(events.get(0)) <= 7 ? 422 : 200));
        for (int i = 0; i < 5; i++) {
            now(delivery, Samples.satisfied(1, 9));
        }
        hub.rule(events -> FakeTransport.status(200));
        delivery.sendAsideAgain();
        now(delivery, Samples.satisfied(1, 9));

        List<String> previous = new ArrayList<>(java.util.Collections.nCopies(9, ""));
        List<String> digests = new ArrayList<>(java.util.Collections.nCopies(9, ""));
        for (Parcel parcel : hub.sent) {
            var event = FakeTransport.events(parcel).get(0);
            int sequence = (int) FakeTransport.sequence(event);
            previous.set(
                    sequence - 1,
                    event.path("data").path("chain").path("previous").asText());
            digests.set(sequence - 1, Bytes.digestOfData(parcel.body()));
        }
        assertThat(previous).doesNotContain("");
        for (int i = 1; i < 9; i++) {
            assertThat(previous.get(i)).as("link of %d", i + 1).isEqualTo(digests.get(i - 1));
        }
    }

    @Test
    void whenNoMoreCanBeKeptAsideARefusalBlocksAndSaysSo() {
        Delivery small = delivery(1, 100, 1, 1 << 20);
        hub.rule(events -> FakeTransport.status(FakeTransport.sequence(events.get(0)) <= 2 ? 413 : 200));

        List<Receipt> receipts = now(small, Samples.satisfied(1, 3));

        assertThat(durabilities(receipts)).containsExactly(Durability.MEMORY, Durability.NONE, Durability.NONE);
        assertThat(receipts.get(2).problem().orElseThrow()).contains("more than can be kept aside");
        assertThat(durabilities(now(delivery(1, 100, 10, 10), Samples.satisfied(1, 1))))
                .as("ten bytes hold no result")
                .containsExactly(Durability.NONE);
    }

    @Test
    void theHostMaySendWhatIsAsideAgain() {
        hub.next(415);
        now(delivery, Samples.satisfied(1, 1));

        hub.next(415);
        delivery.sendAsideAgain();
        assertThat(delivery.aside()).hasSize(1);
        hub.next(503);
        delivery.sendAsideAgain();
        assertThat(delivery.aside()).hasSize(1);
        delivery.sendAsideAgain();

        assertThat(delivery.aside()).isEmpty();
        assertThat(hub.sent).hasSize(4);
        assertThat(hub.sent.get(3).body()).isEqualTo(hub.sent.get(0).body());
        assertThat(durabilities(now(delivery, Samples.satisfied(1, 1)))).containsExactly(Durability.HUB);
        assertThat(hub.sent).as("it is known to be delivered").hasSize(4);
    }

    @Test
    void credentialsAreAskedForOnceMoreThenResultsAreHandedBack() {
        hub.next(401);
        assertThat(durabilities(now(delivery, Samples.satisfied(1, 1)))).containsExactly(Durability.HUB);
        assertThat(hub.sent).hasSize(2);

        hub.next(401, 401, 403, 403);
        assertThat(durabilities(now(delivery, Samples.satisfied(2, 2)))).containsExactly(Durability.NONE);
        assertThat(hub.sent).hasSize(4);
        List<Receipt> receipts = now(delivery, Samples.satisfied(2, 3));
        assertThat(receipts.get(0).problem()).contains("the hub: answered 403");
        assertThat(delivery.aside())
                .as("a wrong password is no fault of the evidence")
                .isEmpty();

        assertThat(durabilities(now(delivery, Samples.satisfied(2, 3)))).containsOnly(Durability.HUB);
    }

    @Test
    void aWrongAddressHandsBackAndSetsNothingAside() {
        for (int status : new int[] {301, 302, 307, 308, 404, 405, 407, 207, 418}) {
            hub.next(status);
            List<Receipt> receipts = now(delivery, Samples.satisfied(1, 2));
            assertThat(durabilities(receipts)).containsOnly(Durability.NONE);
        }
        assertThat(delivery.aside()).isEmpty();
        assertThat(durabilities(now(delivery, Samples.satisfied(1, 2)))).containsOnly(Durability.HUB);
    }

    @Test
    void aHubThatIsGoneIsNeverAskedAgain() {
        hub.next(410);
        assertThat(durabilities(now(delivery, Samples.satisfied(1, 2)))).containsOnly(Durability.NONE);
        assertThat(durabilities(now(delivery, Samples.satisfied(1, 2)))).containsOnly(Durability.NONE);

        assertThat(hub.sent).hasSize(1);
        assertThat(delivery.view().gone()).isTrue();
        assertThat(delivery.close(Duration.ZERO)).isEmpty();
    }

    @Test
    void whatIsTooMuchIsHandedBackAtOnce() {
        Delivery small = delivery(1, 3, 10, 1 << 20);
        hub.holds = true;
        CompletableFuture<List<Receipt>> first = offer(small, Samples.satisfied(1, 5));
        assertThat(first).isNotDone();

        List<Receipt> refused = offer(small, Samples.satisfied(6, 6)).join();

        assertThat(refused.get(0).problem().orElseThrow()).contains("5 results wait for the hub");
        assertThat(small.view().waiting()).isEqualTo(5);
    }

    @Test
    void aRepeatOfWhatIsDeliveredIsReceiptedWithoutARequest() {
        now(delivery, Samples.satisfied(1, 3));

        assertThat(durabilities(now(delivery, Samples.satisfied(2, 4)))).containsOnly(Durability.HUB);

        assertThat(hub.sequences()).containsExactly(List.of(1L), List.of(2L), List.of(3L), List.of(4L));
    }

    @Test
    void aBatchIsOneRequestAndOneBadResultInItIsFound() {
        Delivery batches = delivery(8);
        hub.rule(events -> FakeTransport.status(
                events.stream().anyMatch(event -> FakeTransport.sequence(event) == 6) ? 400 : 200));

        List<Receipt> receipts = now(batches, Samples.satisfied(1, 9));

        assertThat(receipts.stream()
                        .filter(receipt -> receipt.reached() != Durability.HUB)
                        .map(Receipt::id))
                .containsExactly(Samples.satisfied(6).id());
        assertThat(hub.sequences().get(0)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(hub.sent.get(0).headers().get("Content-Type")).startsWith("application/cloudevents-batch+json");
        assertThat(batches.view().delivered()).isEqualTo(8);
    }

    @Test
    void aBatchIsNoLargerThanAllowed() {
        DeliverySettings settings = new DeliverySettings(
                "the hub",
                ContentMode.STRUCTURED,
                100,
                8_000,
                100,
                10,
                1 << 20,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofMinutes(1),
                new Random(5));
        Delivery batches = new Delivery(settings, hub, time, timers);

        assertThat(durabilities(now(batches, Samples.satisfied(1, 20)))).containsOnly(Durability.HUB);

        assertThat(hub.sent.size()).isBetween(5, 19);
        assertThat(hub.sequences().stream().flatMap(List::stream)).isSorted().hasSize(20);
    }

    @Test
    void closingSendsWhatWaitsAndHandsBackWhatTheHubDoesNotTake() {
        hub.next(503);
        CompletableFuture<List<Receipt>> stage = offer(delivery, Samples.satisfied(1, 2));
        assertThat(stage).isNotDone();

        List<AttestationResult> left = delivery.close(Duration.ofSeconds(1));

        assertThat(left).extracting(AttestationResult::sequence).containsExactly(1L, 2L);
        assertThat(reached(stage)).containsOnly(Durability.NONE);
        assertThat(hub.closed).isTrue();
        assertThat(timers.waiting()).isZero();
        assertThat(delivery.accept(Samples.satisfied(3, 3)).toCompletableFuture())
                .isCompletedExceptionally();
        assertThat(delivery.close(Duration.ZERO)).isEmpty();
    }

    @Test
    void closingNamesWhatIsAside() {
        hub.next(400, 200);
        now(delivery, Samples.satisfied(1, 2));

        assertThat(delivery.close(Duration.ZERO))
                .extracting(AttestationResult::sequence)
                .containsExactly(1L);
    }

    @Test
    void closingGivesUpOnAHubThatIsSilent() {
        hub.holds = true;
        CompletableFuture<List<Receipt>> stage = offer(delivery, Samples.satisfied(1, 2));

        List<AttestationResult> left = delivery.close(Duration.ofMillis(1));

        assertThat(left).hasSize(2);
        assertThat(stage.join().get(0).problem()).contains("the hub: closed before it answered");
        assertThat(hub.open.remove()).isCancelled();
    }

    @Test
    void closingWaitsForTheAnswerThatIsUnderWay() throws Exception {
        hub.holds = true;
        CompletableFuture<List<Receipt>> stage = offer(delivery, Samples.satisfied(1, 1));
        Thread answering = new Thread(() -> hub.open.remove().complete(FakeTransport.status(200)), "answering");
        answering.start();

        assertThat(delivery.close(Duration.ofSeconds(20))).isEmpty();

        answering.join();
        assertThat(reached(stage)).containsExactly(Durability.HUB);
    }

    @Test
    void withoutTimersNothingIsWaitedFor() {
        timers.shutdownNow();
        hub.next(503);

        assertThat(now(delivery, Samples.satisfied(1, 1)).get(0).problem().orElseThrow())
                .contains("timers");
    }

    @Test
    void aNewEpochBeginsANewChain() {
        now(delivery, Samples.satisfied(1, 2));
        var other = dev.assay.spi.Identity.builder()
                .agent("urn:assay:test:agent:1", dev.assay.spi.Identity.Origin.HOST)
                .start(new java.util.UUID(0, 2), "20260106T000000Z")
                .build();
        AttestationResult sample = Samples.skipped(1);
        AttestationResult first = AttestationResult.builder(sample.id(), other, 1)
                .of(sample.job(), sample.occurrence())
                .custody(sample.custody())
                .outcome(sample.outcome(), sample.reason(), sample.ended())
                .build();

        now(delivery, List.of(first));

        var chain = FakeTransport.events(hub.sent.get(2)).get(0).path("data").path("chain");
        assertThat(chain.path("epoch").asText()).isEqualTo("20260106T000000Z");
        assertThat(chain.path("previous").asText())
                .isEqualTo(Bytes.digest("urn:assay:test:agent:1\n20260106T000000Z".getBytes()));
    }

    private static CompletableFuture<List<Receipt>> offer(Delivery delivery, List<AttestationResult> results) {
        return delivery.accept(results).toCompletableFuture();
    }

    private static List<Receipt> now(Delivery delivery, List<AttestationResult> results) {
        CompletableFuture<List<Receipt>> stage = offer(delivery, results);
        assertThat(stage).as("answered at once").isDone();
        return stage.join();
    }

    private static List<Durability> reached(CompletableFuture<List<Receipt>> stage) {
        assertThat(stage).isCompleted();
        return durabilities(stage.join());
    }

    private static List<Durability> durabilities(List<Receipt> receipts) {
        return receipts.stream().map(Receipt::reached).toList();
    }

    /** Digests over what is in a request. */
    private static final class Bytes {

        static String digest(byte[] bytes) {
            return "sha256:" + dev.assay.support.io.Digests.sha256(bytes);
        }

        static String digestOfData(byte[] event) {
            String text = new String(event, java.nio.charset.StandardCharsets.UTF_8);
            int from = text.indexOf(",\"data\":") + ",\"data\":".length();
            return digest(Arrays.copyOfRange(
                    event,
                    text.substring(0, from).getBytes(java.nio.charset.StandardCharsets.UTF_8).length,
                    event.length - 1));
        }
    }
}
