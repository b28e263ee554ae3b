package dev.assay.assembled.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.eventhub.CloudEventsTransport;
import dev.assay.eventhub.HubOutbox;
import dev.assay.eventhub.StreamReport;
import dev.assay.internal.result.Ending;
import dev.assay.internal.result.NamedSink;
import dev.assay.internal.result.PublisherListener;
import dev.assay.internal.result.PublisherSettings;
import dev.assay.internal.result.ResultPublisher;
import dev.assay.internal.result.Untaken;
import dev.assay.spi.Signal;
import dev.assay.spi.result.AttestationResult;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.Patience;
import dev.assay.testkit.Samples;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Publisher and event hub client together, against a hub that fails in every way: in the end it has the whole stream. */
class HubOutageTest {

    private static final int RESULTS = 60;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void inTheEndTheHubHasTheWholeStream(long seed) throws Exception {
        try (UnreliableHub hub = new UnreliableHub(seed);
                ManualEnvironment environment = ManualEnvironment.create()) {
            HubOutbox sink = HubOutbox.builder(CloudEventsTransport.to(hub.uri())
                            .batch(seed == 2 ? 7 : 1)
                            .build())
                    .inMemory()
                    .checkpoints(Duration.ofHours(5))
                    .build();
            sink.start(environment);
            Turned publisher = new Turned(environment, sink);
            Random random = new Random(seed);

            for (int number = 1; number <= RESULTS; number++) {
                if (number % 10 == 1) {
                    hub.isWell(List.of(10, 5, 0, 2).get(random.nextInt(4)));
                }
                publisher.publish(number);
                publisher.turnFor(Duration.ofSeconds(random.nextInt(4)));
            }
            hub.isWell(10);
            publisher.turnUntilAllIsTaken();
            int unused = sink.replayAll();
            publisher.turnUntil(
                    () -> sink.deadLetters().isEmpty() && sink.view().backlog() == 0, "dead letters to be delivered");

            StreamReport report = hub.report();
            assertThat(report.faults()).isEmpty();
            assertThat(report.results()).isEqualTo(RESULTS);
            assertThat(report.streams()).hasSize(1);
            assertThat(report.streams().get(0).missing()).isZero();
            assertThat(publisher.close()).isEmpty();
            sink.close();
            environment.awaitNoThreads();
            assertThat(environment.signals(Signal.Kind.SINK_RECOVERED).isEmpty())
                    .isEqualTo(environment.signals(Signal.Kind.SINK_FAILING).isEmpty());
        }
    }

    /** A publisher that is turned on the test's thread, waiting for real answers and letting time go by. */
    private static final class Turned {

        private final ManualEnvironment environment;
        private final ResultPublisher publisher;
        private final Semaphore woken = new Semaphore(0);

        Turned(ManualEnvironment environment, HubOutbox sink) throws IOException {
            this.environment = environment;
            this.publisher = new ResultPublisher(
                    PublisherSettings.defaults(new Random(9)),
                    List.of(new NamedSink("hub", sink)),
                    environment.identity(),
                    environment.time(),
                    environment::signal,
                    new PublisherListener() {});
            publisher.wakeWith(woken::release);
        }

        void publish(int number) {
            AttestationResult sample = Samples.skipped(number);
            publisher.publish(new Ending(
                    sample.id(),
                    builder -> builder.of(sample.job(), sample.occurrence())
                            .custody(sample.custody())
                            .outcome(sample.outcome(), sample.reason(), sample.ended()),
                    false));
        }

        void turnFor(Duration duration) throws InterruptedException {
            for (long second = 0; second < duration.toSeconds(); second++) {
                turn();
            }
        }

        void turnUntilAllIsTaken() throws InterruptedException {
            turnUntil(() -> publisher.view().held() == 0, "all to be taken");
        }

        void turnUntil(java.util.function.BooleanSupplier done, String what) throws InterruptedException {
            for (int turns = 0; !done.getAsBoolean(); turns++) {
                if (turns > Patience.SECONDS * 100) {
                    throw new AssertionError("waited in vain for " + what + ": " + publisher.view());
                }
                turn();
            }
        }

        private void turn() throws InterruptedException {
            while (publisher.doWork() > 0) {
                woken.drainPermits();
            }
            // An answer wakes; if none comes, it is time that has to go by.
            if (!woken.tryAcquire(10, TimeUnit.MILLISECONDS)) {
                environment.time().advance(Duration.ofSeconds(1));
            }
        }

        List<Untaken> close() throws InterruptedException {
            CompletableFuture<List<Untaken>> closed = publisher.close(Duration.ofSeconds(10));
            turnUntil(closed::isDone, "the close");
            return closed.join();
        }
    }
}
