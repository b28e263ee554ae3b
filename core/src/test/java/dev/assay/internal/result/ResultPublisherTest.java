package dev.assay.internal.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.Reasons;
import dev.assay.spi.Signal;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.Receipt;
import dev.assay.spi.result.ResultSink;
import dev.assay.spi.result.Subject;
import dev.assay.spi.result.SubjectType;
import dev.assay.spi.result.Verdict;
import dev.assay.testkit.FlakySink;
import dev.assay.testkit.RecordingSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The way of results to their sinks, step by step. */
class ResultPublisherTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    @Test
    void resultsAreNumberedFromOneAndReachEverySink() {
        RecordingSink one = new RecordingSink(Durability.OS);
        RecordingSink other = new RecordingSink(Durability.HUB);
        PublisherRig rig = new PublisherRig(one, other);

        rig.publish(1, 2, 3);

        assertThat(one.results()).extracting(AttestationResult::sequence).containsExactly(1L, 2L, 3L);
        assertThat(other.results()).isEqualTo(one.results()).isEqualTo(rig.built);
        assertThat(rig.settled).extracting(Settled::id).containsExactly(Endings.id(1), Endings.id(2), Endings.id(3));
        assertThat(rig.settled).allSatisfy(end -> assertThat(end.reached()).isEqualTo(Durability.OS));
        assertThat(rig.publisher.view().held()).isZero();
        assertThat(rig.publisher.view().heldBytes()).isZero();
        assertThat(rig.wakes).isPositive();
    }

    @Test
    void publishingCallsNoSink() {
        RecordingSink sink = new RecordingSink();
        PublisherRig rig = new PublisherRig(sink);

        rig.publisher.publish(Endings.skipped(1));

        assertThat(sink.results()).isEmpty();
        assertThat(rig.publisher.view().held()).isEqualTo(1);
    }

    @Test
    void whatWaitsIsOfferedTogetherUpToTheSizeOfABatch() {
        RecordingSink sink = new RecordingSink();
        PublisherRig rig = new PublisherRig(PublisherRig.settings().withBatch(2), sink);

        rig.publish(1, 2, 3, 4, 5);

        assertThat(sink.batches()).extracting(List::size).containsExactly(2, 2, 1);
    }

    @Test
    void aSinkGetsNoSecondOfferWhileItOwesAnAnswer() {
        FlakySink sink = new FlakySink().nextIsLate();
        PublisherRig rig = new PublisherRig(sink);

        rig.publish(1);
        rig.publish(2, 3);
        rig.pass(LONG);
        assertThat(sink.offered()).hasSize(1);

        sink.completeOldest();
        rig.settle();
        assertThat(sink.taken()).extracting(AttestationResult::sequence).containsExactly(1L, 2L, 3L);
    }

    @Test
    void oneSlowSinkDoesNotHoldUpTheOthers() {
        FlakySink slow = new FlakySink().nextIsLate();
        RecordingSink quick = new RecordingSink();
        PublisherRig rig = new PublisherRig(slow, quick);

        rig.publish(1);
        rig.publish(2);

        assertThat(quick.results()).hasSize(2);
        assertThat(rig.settled).isEmpty();
        assertThat(rig.publisher.untaken()).extracting(Untaken::sinks).containsOnly(List.of("sink-0"));
        slow.completeOldest();
        rig.settle();
        assertThat(rig.settled).hasSize(2);
    }

    @Test
    void aSinkThatThrowsIsLeftInPeaceAndAskedAgain() {
        FlakySink sink = new FlakySink().nextThrows(new IllegalStateException("no\u001b[31m way\nat all"));
        PublisherRig rig = new PublisherRig(sink);

        rig.publish(1, 2);
        assertThat(sink.taken()).isEmpty();
        assertThat(rig.kinds()).containsExactly(Signal.Kind.SINK_FAILING);
        Signal told = rig.signals.get(0);
        assertThat(told.about()).isEqualTo("sink-0");
        assertThat(told.reason().code()).isEqualTo(Reasons.SINK_FAILED);
        assertThat(told.reason().text()).isEqualTo("IllegalStateException: no\\u001B[31m way\\nat all");
        assertThat(told.reason().numbers()).containsEntry("waiting", 2);

        rig.pass(Duration.ofMillis(500));
        assertThat(sink.taken()).extracting(AttestationResult::sequence).containsExactly(1L, 2L);
        assertThat(rig.kinds()).containsExactly(Signal.Kind.SINK_FAILING, Signal.Kind.SINK_RECOVERED);
    }

    @Test
    void failingIsToldOncePerTransition() {
        FlakySink sink = new FlakySink()
                .nextFails("disk full")
                .nextRefuses()
                .nextThrows(new RuntimeException("x"))
                .nextTakes()
                .nextFails("disk full");
        PublisherRig rig = new PublisherRig(sink);

        rig.publish(1);
        for (int i = 0; i < 10; i++) {
            rig.pass(Duration.ofSeconds(30));
        }
        rig.publish(2);
        rig.pass(LONG);

        assertThat(rig.kinds())
                .containsExactly(
                        Signal.Kind.SINK_FAILING,
                        Signal.Kind.SINK_RECOVERED,
                        Signal.Kind.SINK_FAILING,
                        Signal.Kind.SINK_RECOVERED);
        assertThat(sink.taken()).hasSize(2);
    }

    @Test
    void sinksThatBreakTheirContractAreAskedAgainAndLoseNothing() {
        FlakySink sink = new FlakySink().nextAnswersNull().nextForgetsReceipts().nextTakes(1);
        PublisherRig rig = new PublisherRig(sink);

        rig.publish(1, 2, 3);
        for (int i = 0; i < 5; i++) {
            rig.pass(LONG);
        }

        assertThat(sink.offered()).extracting(List::size).containsExactly(3, 3, 3, 2);
        assertThat(rig.settled).hasSize(3);
        assertThat(rig.publisher.view().sinks().get(0).failedOffers()).isEqualTo(3);
        assertThat(rig.publisher.view().sinks().get(0).failing()).isFalse();
    }

    @Test
    void oneResultThatIsNeverTakenDoesNotBlockTheOthers() {
        List<Long> taken = new ArrayList<>();
        ResultSink picky = batch -> {
            List<Receipt> receipts = new ArrayList<>();
            for (AttestationResult result : batch) {
                boolean refuses = result.sequence() == 2;
                if (!refuses) {
                    taken.add(result.sequence());
                }
                receipts.add(new Receipt(
                        result.id(),
                        refuses ? Durability.NONE : Durability.HUB,
                        refuses ? Optional.of("poison") : Optional.empty()));
            }
            return CompletableFuture.completedFuture(receipts);
        };
        PublisherRig rig = new PublisherRig(picky);

        rig.publish(1, 2, 3);
        rig.publish(4);
        rig.pass(LONG);
        rig.publish(5);
        rig.pass(LONG);

        assertThat(taken).containsExactly(1L, 3L, 4L, 5L);
        assertThat(rig.publisher.view().sinks().get(0).problem()).contains("poison");
        assertThat(rig.publisher.untaken()).extracting(Untaken::sequence).containsExactly(2L);
        assertThat(rig.kinds()).containsExactly(Signal.Kind.SINK_FAILING);
    }

    @Test
    void hostileReceiptsAreReadWithCare() {
        List<Integer> offers = new ArrayList<>();
        ResultSink liar = batch -> {
            offers.add(batch.size());
            List<Receipt> receipts = new ArrayList<>();
            if (offers.size() == 1) {
                receipts.add(Receipt.of(Endings.id(99), Durability.HUB));
                receipts.add(null);
            } else {
                receipts.add(Receipt.of(batch.get(0).id(), Durability.HUB));
                receipts.add(Receipt.of(batch.get(0).id(), Durability.MEMORY));
            }
            return CompletableFuture.completedFuture(receipts);
        };
        PublisherRig rig = new PublisherRig(liar);

        rig.publish(1);
        assertThat(rig.settled).isEmpty();
        assertThat(rig.signals.get(0).reason().text()).contains("can't be read");
        rig.pass(LONG);

        assertThat(rig.settled).extracting(Settled::reached).containsExactly(Durability.MEMORY);
    }

    @Test
    void aStageThatThrowsOrEndsTwiceHarmsNobody() {
        List<CompletableFuture<List<Receipt>>> stages = new ArrayList<>();
        ResultSink odd = batch -> {
            CompletableFuture<List<Receipt>> stage = new CompletableFuture<>() {
                @Override
                public CompletableFuture<List<Receipt>> whenComplete(
                        java.util.function.BiConsumer<? super List<Receipt>, ? super Throwable> action) {
                    if (stages.size() == 1) {
                        throw new UnsupportedOperationException("not I");
                    }
                    action.accept(Receipt.all(batch, Durability.HUB), null);
                    action.accept(null, new RuntimeException("again"));
                    return this;
                }
            };
            stages.add(stage);
            return stage;
        };
        PublisherRig rig = new PublisherRig(odd);

        rig.publish(1);
        rig.pass(LONG);

        assertThat(rig.settled).hasSize(1);
        assertThat(rig.kinds()).containsExactly(Signal.Kind.SINK_FAILING, Signal.Kind.SINK_RECOVERED);
    }

    @Test
    void aSinkThatNeverAnswersIsToldOnceAndNotAskedAgain() {
        FlakySink sink = new FlakySink().nextIsLate();
        PublisherRig rig = new PublisherRig(sink);

        rig.publish(1);
        rig.pass(Duration.ofSeconds(59));
        assertThat(rig.signals).isEmpty();
        rig.pass(Duration.ofSeconds(2));
        rig.pass(Duration.ofHours(3));

        assertThat(rig.kinds()).containsExactly(Signal.Kind.SINK_FAILING);
        assertThat(rig.signals.get(0).reason().code()).isEqualTo(Reasons.SINK_SILENT);
        assertThat(sink.offered()).hasSize(1);
        assertThat(rig.publisher.view().sinks().get(0).unanswered()).isEqualTo(1);
        assertThat(rig.publisher.view().sinks().get(0).unansweredFor()).isGreaterThan(Duration.ofHours(3));
        sink.completeOldest();
        rig.settle();
        assertThat(rig.kinds()).containsExactly(Signal.Kind.SINK_FAILING, Signal.Kind.SINK_RECOVERED);
    }

    @Test
    void anAnswerMayComeOnAnotherThread() throws Exception {
        FlakySink sink = new FlakySink().nextIsLate();
        CountDownLatch woken = new CountDownLatch(1);
        PublisherRig rig = new PublisherRig(sink);
        rig.publish(1);
        rig.publisher.wakeWith(woken::countDown);

        Thread elsewhere = new Thread(sink::completeOldest, "elsewhere");
        elsewhere.start();
        woken.await();
        elsewhere.join();

        assertThat(rig.settled).isEmpty();
        rig.settle();
        assertThat(rig.settled).hasSize(1);
    }

    @Test
    void aFullWindowTellsAdmissionAndRoomIsToldAgain() {
        FlakySink sink = new FlakySink().nextIsLate();
        PublisherRig rig = new PublisherRig(PublisherRig.settings().withWindow(2, 1 << 20, 2), sink);

        assertThat(rig.publisher.hasRoom()).isTrue();
        rig.publish(1, 2);
        assertThat(rig.publisher.hasRoom()).isFalse();
        assertThat(rig.publisher.hasReserve()).isTrue();
        rig.publish(3, 4);
        assertThat(rig.publisher.hasReserve()).isFalse();
        assertThat(rig.publisher.view().room()).isFalse();
        assertThat(rig.rooms).isZero();

        sink.completeOldest();
        rig.settle();
        assertThat(rig.rooms).isPositive();
        assertThat(rig.publisher.hasRoom()).isTrue();
        assertThat(rig.publisher.hasReserve()).isTrue();
    }

    @Test
    void whatNeverRanIsTakenHoweverFullTheWindowIs() {
        FlakySink sink = new FlakySink().nextIsLate();
        PublisherRig rig = new PublisherRig(PublisherRig.settings().withWindow(1, 1 << 20, 1), sink);

        rig.publish(1, 2, 3, 4, 5);

        assertThat(rig.built).hasSize(5);
        sink.completeOldest();
        rig.settle();
        assertThat(rig.settled).hasSize(5);
    }

    @Test
    void heavyResultsFillTheWindowByTheirWeight() {
        FlakySink sink = new FlakySink().nextIsLate();
        PublisherRig rig = new PublisherRig(PublisherRig.settings().withWindow(1000, 3000, 0), sink);

        rig.publish(1);
        assertThat(rig.publisher.hasRoom()).isTrue();
        rig.publish(2);

        assertThat(rig.publisher.hasRoom()).isFalse();
        assertThat(rig.publisher.hasReserve()).isTrue();
    }

    @Test
    void whatASinkSaysAgainstAResultIsPassedOn() {
        ResultSink sink = batch -> CompletableFuture.completedFuture(
                List.of(new Receipt(batch.get(0).id(), Durability.MEMORY, Optional.of("the hub\nrefused it"))));
        PublisherRig rig = new PublisherRig(PublisherRig.settings().withRequired(Durability.HUB), sink);

        rig.publish(1);

        assertThat(rig.settled.get(0).problems()).containsExactly("sink-0: the hub\\nrefused it");
        assertThat(rig.settled.get(0).sufficient()).isFalse();
        assertThat(rig.publisher.view().belowRequired()).isEqualTo(1);
    }

    @Test
    void aResultThatCanNotBeJudgedBecomesAFailedOne() {
        RecordingSink sink = new RecordingSink();
        PublisherRig rig = new PublisherRig(sink);
        PluginDescriptor closed = PluginDescriptor.builder("p", "1").build();
        Observation unknown = Observation.builder(
                        "no.such-check", Subject.of(SubjectType.RESOURCE, "file:/x"), rig.time.wall())
                .title("seen")
                .verdict(Verdict.SATISFIED)
                .build();

        rig.publisher.publish(Endings.skipped(1));
        rig.publisher.publish(new Ending(
                Endings.id(2),
                builder -> {
                    Endings.fill(builder, 2);
                    builder.observed(closed, List.of(unknown), List.of());
                },
                true));
        rig.publisher.publish(new Ending(
                Endings.id(3),
                builder -> {
                    Endings.fill(builder, 3);
                    throw new StackOverflowError("deep");
                },
                true));
        rig.publish(4);

        assertThat(sink.results()).extracting(AttestationResult::sequence).containsExactly(1L, 2L, 3L, 4L);
        AttestationResult odd = sink.results().get(1);
        assertThat(odd.id()).isEqualTo(Endings.id(2));
        assertThat(odd.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(odd.reason().code()).isEqualTo(Reasons.RESULT_NOT_BUILT);
        assertThat(odd.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(sink.results().get(2).reason().text()).contains("deep");
    }

    @Test
    void anEndingOfWhichNothingIsKnownLeavesNoGap() {
        RecordingSink sink = new RecordingSink();
        PublisherRig rig = new PublisherRig(sink);

        rig.publisher.publish(new Ending(
                Endings.id(1),
                builder -> {
                    throw new IllegalStateException("nothing");
                },
                true));
        rig.publish(2);

        assertThat(sink.results()).extracting(AttestationResult::sequence).containsExactly(1L);
        assertThat(rig.settled).extracting(Settled::reached).containsExactly(Durability.NONE, Durability.HUB);
        assertThat(rig.publisher.view().notBuilt()).isEqualTo(1);
        assertThat(rig.publisher.view().held()).isZero();
    }

    @Test
    void aListenerThatThrowsCostsNothing() {
        RecordingSink sink = new RecordingSink();
        ResultPublisher publisher = new ResultPublisher(
                PublisherRig.settings(),
                List.of(new NamedSink("s", sink)),
                Endings.PRODUCER,
                new dev.assay.testkit.ManualTime(),
                signal -> {
                    throw new IllegalStateException("signal");
                },
                new PublisherListener() {
                    @Override
                    public void built(AttestationResult result) {
                        throw new IllegalStateException("built");
                    }

                    @Override
                    public void settled(Settled settled) {
                        throw new AssertionError("settled");
                    }
                });

        publisher.publish(Endings.skipped(1));
        publisher.publish(Endings.skipped(2));
        while (publisher.doWork() > 0) {
            assertThat(publisher.view().held()).isBetween(0, 2);
        }

        assertThat(sink.results()).hasSize(2);
        assertThat(publisher.view().held()).isZero();
    }

    @Test
    void closingOffersAtOnceWhatASinkRefusedAndSaysWhatIsLeft() {
        FlakySink good = new FlakySink().nextFails("not yet");
        FlakySink dead = new FlakySink().nextIsLate();
        PublisherRig rig = new PublisherRig(good, dead);
        rig.publish(1);
        assertThat(good.taken()).isEmpty();

        CompletableFuture<List<Untaken>> closed = rig.publisher.close(Duration.ofSeconds(5));
        rig.publisher.publish(Endings.skipped(2));
        rig.settle();
        assertThat(good.taken()).hasSize(2);
        assertThat(closed).isNotDone();
        assertThat(rig.publisher.restNanos()).isLessThanOrEqualTo(5_000_000_000L);

        rig.pass(Duration.ofSeconds(5));
        assertThat(closed).isCompleted();
        assertThat(closed.join()).hasSize(2);
        assertThat(closed.join().get(0))
                .hasToString("result " + Endings.id(1) + " of job a-job, sequence 1, for [sink-1]");
        assertThat(rig.publisher.close(Duration.ZERO)).isSameAs(closed);

        dead.completeOldest();
        rig.pass(LONG);
        assertThat(dead.offered()).as("no sink is called after the close").hasSize(1);
    }

    @Test
    void closingWithNothingHeldEndsAtOnceAndLaterEndingsAreAnsweredAsLost() {
        RecordingSink sink = new RecordingSink();
        PublisherRig rig = new PublisherRig(sink);
        rig.publish(1);

        CompletableFuture<List<Untaken>> closed = rig.publisher.close(Duration.ofDays(10_000));
        rig.settle();
        assertThat(closed.join()).isEmpty();

        rig.publish(2);
        assertThat(sink.results()).hasSize(1);
        assertThat(rig.settled).extracting(Settled::reached).containsExactly(Durability.HUB, Durability.NONE);
    }

    @Test
    void aCloseWithoutTimeStillOffersOnce() {
        FlakySink sink = new FlakySink().nextFails("a moment");
        PublisherRig rig = new PublisherRig(sink);
        rig.publish(1);

        CompletableFuture<List<Untaken>> closed = rig.publisher.close(Duration.ZERO);
        rig.settle();

        assertThat(closed.join()).isEmpty();
        assertThat(sink.taken()).hasSize(1);
    }

    @Test
    void whileASinkBlocksItsThreadAnybodyCanSeeWhatIsHeld() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        ResultSink blocking = batch -> {
            inside.countDown();
            try {
                free.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return CompletableFuture.completedFuture(Receipt.all(batch, Durability.HUB));
        };
        PublisherRig rig = new PublisherRig(blocking);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread stepping = new Thread(() -> rig.publish(1), "stepping");
        stepping.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
        stepping.start();
        inside.await();

        assertThat(rig.publisher.untaken()).extracting(Untaken::sequence).containsExactly(1L);
        assertThat(rig.publisher.hasRoom()).isTrue();
        free.countDown();
        stepping.join();
        assertThat(failure.get()).isNull();
        assertThat(rig.settled).hasSize(1);
    }

    @Test
    void aPublisherWithoutSinksIsRefused() {
        assertThatThrownBy(() -> new PublisherRig(PublisherRig.settings()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 63");
    }

    @Test
    void backoffGrowsAndRestsAreNoLongerThanNeeded() {
        FlakySink sink = new FlakySink();
        for (int i = 0; i < 20; i++) {
            sink.nextFails("down");
        }
        PublisherRig rig = new PublisherRig(sink);

        rig.publish(1);
        for (int i = 0; i < 19; i++) {
            assertThat(rig.publisher.restNanos()).isBetween(0L, 10_000_000_000L);
            rig.pass(Duration.ofSeconds(30));
        }
        assertThat(sink.offered()).hasSize(20);
        rig.pass(Duration.ofSeconds(30));
        assertThat(sink.taken()).hasSize(1);
        assertThat(rig.publisher.restNanos()).isEqualTo(10_000_000_000L);
    }
}
