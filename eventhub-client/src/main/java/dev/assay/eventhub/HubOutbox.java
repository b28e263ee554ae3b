package dev.assay.eventhub;

import dev.assay.eventhub.internal.delivery.PumpSettings;
import dev.assay.eventhub.internal.outbox.IntakeSettings;
import dev.assay.eventhub.internal.outbox.Outbox;
import dev.assay.eventhub.internal.record.StreamWriter;
import dev.assay.eventhub.internal.spool.Disk;
import dev.assay.eventhub.internal.spool.SpoolSettings;
import dev.assay.spi.Environment;
import dev.assay.spi.Measures;
import dev.assay.spi.Signal;
import dev.assay.spi.hub.Transport;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Receipt;
import dev.assay.spi.result.ResultSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A sink that keeps results on disk until the event hub has them: encoded once, stored, then delivered in order, across restarts.
 *
 * <pre>{@code
 * HubOutbox hub = HubOutbox.builder(CloudEventsTransport.to(URI.create("https://hub.example.com/events")).build())
 *         .needs(Durability.SYNCED)
 *         .build();
 * }</pre>
 *
 * <p>A receipt says how safe a result is. What the hub refuses while it takes other records becomes a {@linkplain #deadLetters() dead letter};
 * when the hub can't be used, delivery pauses, the backlog grows on disk up to its quota, and then the manager feels it. Delivery is at least
 * once: repeats have the same id and the same bytes. {@code docs/event-hub.md} tells all rules.
 *
 * <p>Thread-safe. It has two threads of the manager's, which end when they have nothing to do for two seconds.
 */
public final class HubOutbox implements ResultSink {

    /** What a builder collected. */
    record Options(
            Transport transport,
            @Nullable Path folder,
            SpoolSettings spool,
            IntakeSettings intake,
            PumpSettings pump,
            int maxLetters,
            long maxLetterBytes,
            Duration closeTimeout,
            Duration alarmAge,
            Disk disk,
            boolean threads,
            Function<Environment, StreamWriter> writer) {}

    private static final String FOLDER = "event-hub";

    private final Options options;
    private volatile @Nullable Outbox outbox; // set by start, read by any thread

    HubOutbox(Options options) {
        this.options = options;
    }

    /** Starts a sink that delivers by this transport, which it starts and closes. */
    public static HubOutboxBuilder builder(Transport transport) {
        return new HubOutboxBuilder(transport);
    }

    @Override
    public void start(Environment environment) throws Exception {
        if (outbox != null) {
            throw new IllegalStateException(this + " was started twice");
        }
        Path given = options.folder();
        Path folder = given == null ? environment.home().resolve(FOLDER) : given;
        outbox = Outbox.open(
                new Outbox.Settings(
                        folder,
                        options.spool(),
                        options.intake(),
                        options.pump(),
                        options.maxLetters(),
                        options.maxLetterBytes(),
                        options.closeTimeout(),
                        options.alarmAge(),
                        options.threads()),
                options.transport(),
                options.writer().apply(environment),
                options.disk(),
                environment);
    }

    private Outbox started() {
        Outbox open = outbox;
        if (open == null) {
            throw new IllegalStateException(this + " is not started");
        }
        return open;
    }

    @Override
    public CompletionStage<List<Receipt>> accept(List<AttestationResult> batch) {
        Outbox open = outbox;
        return open == null
                ? CompletableFuture.failedFuture(new IllegalStateException(this + " is not started"))
                : open.accept(batch);
    }

    @Override
    public void noticed(Signal signal) {
        started().noticed(signal);
    }

    @Override
    public void measure(Measures into) {
        Outbox open = outbox;
        if (open != null) {
            open.measure(into);
        }
    }

    /** What it holds and does. */
    public HubOutboxView view() {
        return started().view();
    }

    /** The dead letters, oldest first. */
    public List<DeadLetter> deadLetters() {
        return started().deadLetters();
    }

    /**
     * Sends a dead letter once more, after what waits. It stays a dead letter until it is delivered, and keeps its history if it is refused again.
     *
     * @return false if there is none of that id
     */
    public boolean replay(String id) {
        return started().replay(id);
    }

    /** Sends all dead letters once more; tells how many. */
    public int replayAll() {
        return started().replayAll();
    }

    /**
     * Removes a dead letter for good. A gap record tells the hub's readers that it will not come, and is on disk before the letter is gone.
     *
     * @return completes with whether there was one of that id
     */
    public CompletableFuture<Boolean> purge(String id) {
        return started().purge(id);
    }

    /** Ends a pause, as after credentials or an address were corrected, and tries the hub at once. */
    public void resume() {
        started().resume();
    }

    /**
     * Waits until everything that was stored before is delivered or a dead letter.
     *
     * @param atMost how long
     * @return false if the time was over before
     */
    public boolean flush(Duration atMost) throws InterruptedException {
        return started().flush(atMost);
    }

    /**
     * Stores what was accepted, delivers as long as the hub takes records, for the {@linkplain HubOutboxBuilder#closeTimeout time to close} at
     * most, and keeps the rest for the next start.
     */
    @Override
    public void close() {
        Outbox open = outbox;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(this + " could not be closed in order", e);
            }
        }
    }

    @Override
    public String toString() {
        return "HubOutbox[" + options.pump().hub() + "]";
    }
}
