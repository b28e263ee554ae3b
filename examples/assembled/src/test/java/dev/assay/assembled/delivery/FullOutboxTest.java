package dev.assay.assembled.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.eventhub.HubOutbox;
import dev.assay.eventhub.SpoolSync;
import dev.assay.internal.result.Ending;
import dev.assay.internal.result.NamedSink;
import dev.assay.internal.result.PublisherListener;
import dev.assay.internal.result.PublisherSettings;
import dev.assay.internal.result.ResultPublisher;
import dev.assay.spi.Signal;
import dev.assay.spi.hub.HubAnswer;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.result.AttestationResult;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.MemoryTransport;
import dev.assay.testkit.Patience;
import dev.assay.testkit.Samples;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Publisher and outbox together: a hub that is away is felt by admission once the outbox is full, and nothing is lost. */
class FullOutboxTest {

    private final Semaphore woken = new Semaphore(0);

    @Test
    void aHubThatIsAwayFillsTheOutboxThenTheWindowAndThenNoRunIsAdmitted() throws Exception {
        MemoryTransport hub = new MemoryTransport(50).rule(batch -> HubAnswer.of(HubAnswer.Ruling.LATER, "away"));
        HubOutbox outbox = HubOutbox.builder(hub)
                .sync(SpoolSync.OS)
                .quota(256 * 1024)
                .closeTimeout(Duration.ofMillis(200))
                .build();
        try (ManualEnvironment environment = ManualEnvironment.create()) {
            outbox.start(environment);
            ResultPublisher publisher = new ResultPublisher(
                    PublisherSettings.defaults(new Random(9)),
                    List.of(new NamedSink("hub", outbox)),
                    environment.identity(),
                    environment.time(),
                    environment::signal,
                    new PublisherListener() {});
            publisher.wakeWith(woken::release);
            assertThat(publisher.hasRoom()).isTrue();

            int published = 0;
            while (publisher.hasRoom() && published < 10_000) {
                publish(publisher, ++published);
                if (published % 100 == 0) {
                    turn(publisher, environment);
                }
            }

            assertThat(publisher.hasRoom())
                    .as("admission feels it after %s results", published)
                    .isFalse();
            assertThat(environment.signals(Signal.Kind.SINK_FAILING)).isNotEmpty();
            // The window may fill before the outbox has looked at what was offered.
            until(publisher, environment, () -> outbox.view().refusedOffers() > 0);
            assertThat(outbox.view().backlogBytes()).isLessThan(2 * 256 * 1024);

            hub.rule(batch -> HubAnswer.TAKEN);
            outbox.resume();
            until(publisher, environment, () -> publisher.view().held() == 0);
            until(publisher, environment, () -> outbox.view().backlog() == 0);

            assertThat(publisher.hasRoom()).isTrue();
            assertThat(results(hub)).hasSize(published);
            outbox.close();
            environment.awaitNoThreads();
        }
    }

    /** The results among what arrived; checkpoints come with them. */
    private static Set<String> results(MemoryTransport hub) {
        Set<String> ids = new HashSet<>();
        hub.taken().stream()
                .filter(record -> record.kind() == HubRecord.Kind.RESULT)
                .forEach(record -> ids.add(record.id()));
        return ids;
    }

    private static void publish(ResultPublisher publisher, int number) {
        AttestationResult sample = Samples.skipped(number);
        publisher.publish(new Ending(
                sample.id(),
                builder -> builder.of(sample.job(), sample.occurrence())
                        .custody(sample.custody())
                        .outcome(sample.outcome(), sample.reason(), sample.ended()),
                false));
    }

    private void until(ResultPublisher publisher, ManualEnvironment environment, BooleanSupplier done)
            throws InterruptedException {
        for (int turns = 0; !done.getAsBoolean(); turns++) {
            assertThat(turns).as("turns, %s", publisher.view()).isLessThan(Patience.SECONDS * 100);
            turn(publisher, environment);
        }
    }

    private void turn(ResultPublisher publisher, ManualEnvironment environment) throws InterruptedException {
        while (publisher.doWork() > 0) {
            woken.drainPermits();
        }
        // An answer wakes; if none comes, it is time that has to go by.
        if (!woken.tryAcquire(10, TimeUnit.MILLISECONDS)) {
            environment.time().advance(Duration.ofSeconds(5));
        }
    }
}
