package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.Environment;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationSource;
import dev.assay.spi.configuration.ConfigurationUpdate;
import dev.assay.spi.resource.MachineReading;
import dev.assay.spi.resource.ResourceProbe;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Receipt;
import dev.assay.spi.result.ResultId;
import dev.assay.spi.result.ResultSink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A contract is worth what it catches: components with one fault each, and the law that finds it. */
class ContractsBiteTest {

    private static void assertFails(ThrowingCallable law, String because) {
        assertThatThrownBy(law).isInstanceOf(AssertionError.class).hasMessageContaining(because);
    }

    /** Not a test by itself: each test below makes one. Its class is not public, so nobody runs it. */
    private static final class OfSink extends ResultSinkContract {
        private final ResultSink sink;
        private Optional<List<ResultId>> taken = Optional.empty();

        OfSink(ResultSink sink) throws Exception {
            this.sink = sink;
            startTheSink();
        }

        @Override
        protected ResultSink sink() {
            return sink;
        }

        @Override
        protected Optional<List<ResultId>> taken() {
            return taken;
        }
    }

    @Nested
    class SinksThat {

        @Test
        void forgetReceipts() throws Exception {
            OfSink contract = new OfSink(new FlakySink().nextForgetsReceipts());

            assertFails(contract::answersOneReceiptForOneResult, "to contain");
            contract.closeTheSink();
        }

        @Test
        void answerNull() throws Exception {
            OfSink contract = new OfSink(new FlakySink().nextAnswersNull());

            assertFails(contract::answersOneReceiptForOneResult, "receipts");
            contract.closeTheSink();
        }

        @Test
        void refuse() throws Exception {
            OfSink contract = new OfSink(new FlakySink().nextRefuses());

            assertFails(contract::answersOneReceiptForOneResult, "refused by the script");
            contract.closeTheSink();
        }

        @Test
        void fail() throws Exception {
            OfSink contract = new OfSink(new FlakySink().nextFails("disk full"));

            assertFails(contract::answersOneReceiptForOneResult, "disk full");
            contract.closeTheSink();
        }

        @Test
        void answerOutOfOrder() throws Exception {
            OfSink contract = new OfSink(batch -> {
                List<Receipt> receipts = new ArrayList<>(Receipt.all(batch, Durability.HUB));
                Collections.reverse(receipts);
                return CompletableFuture.completedFuture(receipts);
            });

            assertFails(contract::answersOneReceiptForEachResultInOrder, "order");
            contract.closeTheSink();
        }

        @Test
        void keepNothing() throws Exception {
            OfSink contract = new OfSink(new RecordingSink());
            contract.taken = Optional.of(List.of());

            assertFails(contract::losesNothingByClosing, "size");
            contract.closeTheSink();
        }

        @Test
        void areLateByADayOfTheirOwnTimeAreNotWaitedForInVain() throws Exception {
            FlakySink late = new FlakySink().nextIsLate();
            OfSink contract = new OfSink(late);
            var unused = contract.environment().timers("hub").schedule(late::completeOldest, 60, TimeUnit.SECONDS);

            assertThatCode(contract::answersOneReceiptForOneResult).doesNotThrowAnyException();
            contract.closeTheSink();
        }
    }

    private static final class OfProbe extends ResourceProbeContract {
        private final ResourceProbe probe;

        OfProbe(ResourceProbe probe) throws Exception {
            this.probe = probe;
            startTheProbe();
        }

        @Override
        protected ResourceProbe probe() {
            return probe;
        }
    }

    @Nested
    class ProbesThat {

        @Test
        void sayZeroForWhatTheyDoNotKnow() throws Exception {
            OfProbe contract = new OfProbe(
                    () -> MachineReading.builder(0, "zero").cpuBusyNanos(0).build());

            assertFails(contract::aCounterThatIsNotKnownIsAbsentAndNotZero, "0L");
            contract.closeTheProbe();
        }

        @Test
        void readAClockOfTheirOwn() throws Exception {
            OfProbe contract =
                    new OfProbe(() -> MachineReading.builder(0, "own clock").build());

            assertFails(contract::stampsReadingsByTheInjectedTicker, "0L");
            contract.closeTheProbe();
        }

        @Test
        void resetTheirCountersWithEachReading() throws Exception {
            long[] counter = {1000};
            OfProbe contract = new OfProbe(() -> MachineReading.builder(0, "delta")
                    .cpuBusyNanos(counter[0]--)
                    .build());

            assertFails(contract::countersRise, "greater than or equal to");
            contract.closeTheProbe();
        }

        @Test
        void haveMoreMemoryAvailableThanThereIs() throws Exception {
            OfProbe contract = new OfProbe(() -> MachineReading.builder(0, "host in a container")
                    .memoryTotalBytes(1L << 30)
                    .memoryAvailableBytes(1L << 31)
                    .build());

            assertFails(contract::knownValuesAreWithinWhatAMachineCanHave, "between");
            contract.closeTheProbe();
        }

        @Test
        void areNull() throws Exception {
            OfProbe contract = new OfProbe(() -> null);

            assertFails(contract::answersAReadingThatNamesItsSource, "not to be null");
            contract.closeTheProbe();
        }
    }

    private static final class OfSource extends ConfigurationSourceContract {
        private final ConfigurationSource source;

        OfSource(ConfigurationSource source) throws Exception {
            this.source = source;
            startTheSource();
        }

        @Override
        protected ConfigurationSource source(Configuration first) {
            return source;
        }

        @Override
        protected void hold(Configuration next) {}

        @Override
        protected boolean breakDown() {
            return true;
        }
    }

    @Nested
    class SourcesThat {

        private final Configuration first = Samples.configuration("1", "first", "second");

        @Test
        void sendTheSameAgainAndAgain() throws Exception {
            OfSource contract = new OfSource(request -> ConfigurationUpdate.snapshot(first));

            assertFails(contract::theSameRevisionIsNotSentAgain, "INSTANCE");
            contract.closeTheSource();
        }

        @Test
        void doNotNoticeAChange() throws Exception {
            OfSource contract = new OfSource(request -> request.applied().isPresent()
                    ? ConfigurationUpdate.unchanged()
                    : ConfigurationUpdate.snapshot(first));

            assertFails(contract::aChangeShows, "no change shows");
            contract.closeTheSource();
        }

        @Test
        void takeWhatIsMissingForEmpty() throws Exception {
            ScriptedSource script = ScriptedSource.of(first).then(Samples.configuration("2"));
            OfSource contract = new OfSource(script);

            assertFails(contract::aSourceThatCannotAnswerThrows, "");
            contract.closeTheSource();
        }

        @Test
        void sendADifferenceToSomethingElse() throws Exception {
            OfSource contract = new OfSource(ScriptedSource.of(first)
                    .then(new ConfigurationUpdate.Delta("0", "2", List.of(), List.of(), Set.of(), Map.of())));

            assertFails(contract::aChangeShows, "the base of a difference");
            contract.closeTheSource();
        }
    }

    @Test
    void aComponentThatLeavesAThreadBehindIsNamed() throws Exception {
        // The patience of awaitNoThreads is not tried here; what it looks at is.
        CountDownLatch gate = new CountDownLatch(1);
        ResultSink leaky = new ResultSink() {
            @Override
            public void start(Environment environment) {
                environment
                        .threads("leak")
                        .newThread(() -> {
                            try {
                                gate.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        })
                        .start();
            }

            @Override
            public CompletionStage<List<Receipt>> accept(List<AttestationResult> batch) {
                return CompletableFuture.completedFuture(Receipt.all(batch, Durability.HUB));
            }
        };
        OfSink contract = new OfSink(leaky);
        contract.closeTheSink();

        assertThat(contract.environment().livingThreads())
                .singleElement()
                .satisfies(thread -> assertThat(thread.getName()).startsWith("test-leak-"));
        gate.countDown();
        contract.environment().awaitNoThreads();
    }
}
