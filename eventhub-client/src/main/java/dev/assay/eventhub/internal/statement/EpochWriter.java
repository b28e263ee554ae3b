package dev.assay.eventhub.internal.statement;

import dev.assay.eventhub.Signer;
import dev.assay.eventhub.internal.event.Percent;
import dev.assay.eventhub.internal.record.Desk;
import dev.assay.eventhub.internal.record.Gap;
import dev.assay.eventhub.internal.record.Standing;
import dev.assay.eventhub.internal.record.StreamWriter;
import dev.assay.spi.AssayException;
import dev.assay.spi.Environment;
import dev.assay.spi.Measures;
import dev.assay.spi.Signal;
import dev.assay.spi.TimeSource;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.EvidenceStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Says one epoch's stream from its first checkpoint to its last: a checkpoint at the start, after every interval, when something
 * worth it happened, and at the end, with the results between them.
 *
 * <p>Records are made on the outbox's thread; timers and notices only ask for them there.
 */
public final class EpochWriter implements StreamWriter {

    /**
     * What a stream is told to be.
     *
     * @param stream tells several streams of one agent apart; empty for the only one
     * @param signer who signs
     * @param interval how long from one checkpoint to the next
     * @param evidence where larger evidence goes
     */
    public record Settings(String stream, Optional<Signer> signer, Duration interval, EvidenceStore evidence) {}

    private final Environment environment;
    private final TimeSource time;
    private final Settings settings;
    private final RandomGenerator random;
    private final ScheduledExecutorService timers;
    private final StatementWriter writer;
    private final HeadFile heads;
    private final long began;
    private final Changes changes = new Changes();
    private volatile @Nullable Desk desk; // set once by open, read by timers and notices
    private volatile boolean begun; // written on the outbox's thread, read by timers
    private volatile boolean closed; // written by close, read by timers
    private volatile long checkpointed; // by the ticker; written on the outbox's thread, read by views
    private volatile boolean spoken; // written after it
    private volatile @Nullable ScheduledFuture<?> next; // written by timers, read by close

    // Below: the outbox's thread only.
    private Optional<ChainHead> before = Optional.empty();
    private Instant last;
    private boolean ended;

    /** A writer for the epoch of an environment. */
    public EpochWriter(Environment environment, Settings settings, RandomGenerator random) {
        this.environment = environment;
        this.time = environment.time();
        this.settings = settings;
        this.random = random;
        this.timers = environment.timers("checkpoints");
        this.writer = new StatementWriter(
                environment.identity(),
                settings.stream(),
                settings.signer(),
                settings.evidence(),
                environment.time()::nanos);
        this.heads = new HeadFile(file(environment.home(), settings.stream()));
        this.began = time.nanos();
        this.last = time.wall();
    }

    private static Path file(Path home, String stream) {
        return home.resolve("stream-head" + (stream.isEmpty() ? "" : "-" + Percent.part(stream)) + ".json");
    }

    @Override
    public void open(Desk desk) {
        this.desk = desk;
        before = heads.read();
        // Nothing is noted before the first checkpoint is stored: an epoch that says nothing must not hide the one
        // before
        // it.
        begin();
        schedule();
    }

    /** Asks for the first checkpoint, again and again until it could be made: a signer may be away. */
    private void begin() {
        Desk to = desk;
        if (to == null || begun || closed) {
            return;
        }
        write(to, () -> {
            if (begun) {
                throw new AssayException("ALREADY_BEGUN", "the first checkpoint is made");
            }
            HubRecord first = checkpoint(Checkpoint.Kind.START);
            begun = true;
            return first;
        });
        if (!begun) {
            ScheduledFuture<?> unused = later(this::begin, Duration.ofSeconds(1));
        }
    }

    private void schedule() {
        // A little early, so that a fleet that was started together does not speak together.
        long nanos = settings.interval().toNanos();
        long wait = nanos - (long) (nanos * 0.1 * random.nextDouble());
        next = later(
                () -> {
                    ask(Checkpoint.Kind.PERIODIC);
                    schedule();
                },
                Duration.ofNanos(wait));
    }

    private @Nullable ScheduledFuture<?> later(Runnable task, Duration wait) {
        return closed ? null : timers.schedule(task, wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void ask(Checkpoint.Kind kind) {
        Desk to = desk;
        if (to != null && begun && !closed) {
            write(to, () -> checkpoint(kind));
        }
    }

    /** Has a checkpoint made, and its place noted when it is stored: what is noted must not be more than there is. */
    private void write(Desk to, Supplier<HubRecord> checkpoint) {
        AtomicReference<ChainHead> place = new AtomicReference<>();
        to.write(
                () -> {
                    HubRecord record = checkpoint.get();
                    place.set(writer.head(last, ChainHead.End.OPEN));
                    return record;
                },
                () -> heads.write(Objects.requireNonNull(place.get())));
    }

    @Override
    public void measure(Measures into) {
        writer.measure(into);
        if (spoken) {
            into.gauge("assay_checkpoint_age_seconds", Math.max(0, time.nanos() - checkpointed) / 1e9);
        }
    }

    @Override
    public void noticed(Signal signal) {
        if (changes.add(signal)) {
            // The first change is told at once, those that follow it closely together: a script that pauses a thousand
            // jobs
            // must not make a thousand checkpoints.
            Duration wait = changes.rest(time.nanos());
            if (wait.isZero()) {
                ask(Checkpoint.Kind.CHANGE);
            } else {
                ScheduledFuture<?> unused = later(() -> ask(Checkpoint.Kind.CHANGE), wait);
            }
        }
    }

    @Override
    public HubRecord result(AttestationResult result) {
        if (!begun) {
            throw new AssayException("STREAM_NOT_BEGUN", "the stream's first checkpoint could not be made yet");
        }
        return writer.result(result);
    }

    @Override
    public HubRecord gap(Gap gap) {
        if (!begun) {
            throw new AssayException("STREAM_NOT_BEGUN", "the stream's first checkpoint could not be made yet");
        }
        return writer.gap(gap);
    }

    @Override
    public Optional<HubRecord> last() {
        if (!begun) {
            return Optional.empty();
        }
        return Optional.of(checkpoint(Checkpoint.Kind.FINAL));
    }

    @Override
    public void ended() {
        ended = true;
    }

    private HubRecord checkpoint(Checkpoint.Kind kind) {
        Instant now = time.wall();
        Changes.Told told = changes.take(time.nanos());
        try {
            HubRecord record = writer.checkpoint(new Checkpoint(
                    kind,
                    last,
                    now,
                    Duration.ofNanos(time.nanos() - began),
                    kind == Checkpoint.Kind.FINAL ? Optional.empty() : Optional.of(promise(now)),
                    environment.report(),
                    delivery(),
                    told.changes(),
                    told.omitted(),
                    kind == Checkpoint.Kind.START ? before : Optional.empty()));
            last = now;
            checkpointed = time.nanos();
            spoken = true;
            return record;
        } catch (RuntimeException e) {
            changes.giveBack(told);
            throw e;
        }
    }

    /** A third more than the interval: a promise that is kept also when the machine is busy. */
    private Instant promise(Instant now) {
        return now.plus(settings.interval()).plus(settings.interval().dividedBy(3));
    }

    private DeliveryState delivery() {
        Desk to = desk;
        if (to == null) {
            return DeliveryState.NOTHING;
        }
        Standing standing = to.standing();
        return new DeliveryState(
                standing.records(),
                standing.bytes(),
                standing.age(),
                standing.deadLetters(),
                standing.missing(),
                standing.paused());
    }

    @Override
    public void close() {
        closed = true;
        ScheduledFuture<?> waiting = next;
        if (waiting != null) {
            waiting.cancel(false);
        }
        if (ended) {
            heads.write(writer.head(time.wall(), ChainHead.End.CLEAN));
        }
    }
}
