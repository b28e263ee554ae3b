package dev.assay.eventhub.internal.outbox;

import dev.assay.eventhub.DeadLetter;
import dev.assay.eventhub.HubOutboxView;
import dev.assay.eventhub.internal.Serial;
import dev.assay.eventhub.internal.delivery.Outlet;
import dev.assay.eventhub.internal.delivery.Pump;
import dev.assay.eventhub.internal.delivery.PumpSettings;
import dev.assay.eventhub.internal.delivery.Window;
import dev.assay.eventhub.internal.letters.Letters;
import dev.assay.eventhub.internal.record.Desk;
import dev.assay.eventhub.internal.record.Gap;
import dev.assay.eventhub.internal.record.Standing;
import dev.assay.eventhub.internal.record.StreamWriter;
import dev.assay.eventhub.internal.spool.Disk;
import dev.assay.eventhub.internal.spool.Spool;
import dev.assay.eventhub.internal.spool.SpoolSettings;
import dev.assay.spi.Environment;
import dev.assay.spi.Measures;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.Signal;
import dev.assay.spi.TimeSource;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.hub.Transport;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Receipt;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An outbox that is open: intake, spool, dead letters and delivery put together. Thread-safe. */
public final class Outbox implements Outlet, Desk {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final String DISK = "event-hub-disk";
    private static final String DELIVERY = "event-hub-delivery";
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration TIDY_EVERY = Duration.ofMinutes(1);

    /** How it is put together. */
    public record Settings(
            Path folder,
            SpoolSettings spool,
            IntakeSettings intake,
            PumpSettings pump,
            int maxLetters,
            long maxLetterBytes,
            Duration closeTimeout,
            Duration alarmAge,
            boolean threads) {}

    private final Settings settings;
    private final Environment environment;
    private final TimeSource time;
    private final Transport transport;
    private final StreamWriter writer;
    private final Spool spool;
    private final Letters letters;
    private final Workers disk;
    private final Workers delivery;
    private final Intake intake;
    private final Pump pump;
    private final Window window;
    private final AtomicBoolean old = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable ScheduledFuture<?> look; // set once by open, read by close
    private long tidied; // timer thread only

    private Outbox(
            Settings settings,
            Environment environment,
            Transport transport,
            StreamWriter writer,
            Spool spool,
            Letters letters) {
        this.settings = settings;
        this.environment = environment;
        this.time = environment.time();
        this.transport = transport;
        this.writer = writer;
        this.spool = spool;
        this.letters = letters;
        this.disk = Workers.of(environment, DISK, settings.threads());
        this.delivery = Workers.of(environment, DELIVERY, settings.threads());
        Serial reading = new Serial(delivery);
        this.window = new Window(spool, settings.pump().lanes(), time, reading, this);
        ScheduledExecutorService timers = environment.timers(DELIVERY);
        this.pump = new Pump(settings.pump(), window, letters, transport, time, timers, reading, this);
        this.intake = new Intake(settings.intake(), spool, writer, time, new Serial(disk), pump::wake);
        this.tidied = time.nanos();
    }

    /**
     * Opens an outbox: starts the transport, takes the folder, finds what is left from before and begins to deliver it.
     *
     * @throws Exception if the transport can't be started or the folder not be used; nothing is left open then
     */
    public static Outbox open(
            Settings settings, Transport transport, StreamWriter writer, Disk disk, Environment environment)
            throws Exception {
        Spool spool = Spool.open(settings.folder(), settings.spool(), disk, environment.time());
        boolean opened = false;
        boolean started = false;
        try {
            Letters letters = Letters.open(
                    settings.folder().resolve("dead"),
                    disk,
                    settings.spool().force(),
                    settings.maxLetters(),
                    settings.maxLetterBytes());
            transport.start(environment);
            started = true;
            Outbox outbox = new Outbox(settings, environment, transport, writer, spool, letters);
            writer.open(outbox);
            outbox.look = environment
                    .timers(DELIVERY)
                    .scheduleWithFixedDelay(
                            outbox::look, LOOK_EVERY.toNanos(), LOOK_EVERY.toNanos(), TimeUnit.NANOSECONDS);
            letters.unreadable().forEach(outbox::lostLetter);
            outbox.pump.wake();
            opened = true;
            return outbox;
        } finally {
            if (!opened) {
                try (spool) {
                    if (started) {
                        transport.close();
                    }
                }
            }
        }
    }

    private void lostLetter(long number) {
        Gap gap = new Gap(Gap.Cause.CORRUPT, 1, number, number, List.of(), time.wall());
        intake.gap(gap, () -> pump.run(() -> letters.setAside(number)));
    }

    /** Looks after what no event tells: a disk that has room again, records that are too old, a backlog that somebody should know of. */
    private void look() {
        if (intake.isBlocked()) {
            intake.room();
        } else if (!settings.intake().retention().isZero() && time.nanos() - tidied >= TIDY_EVERY.toNanos()) {
            tidied = time.nanos();
            intake.tidy();
        }
        boolean tooOld = age().compareTo(settings.alarmAge()) > 0;
        if (tooOld && !old.getAndSet(true)) {
            LOG.error(
                    "ASSAY-5140 the oldest record for {} waits since {}",
                    settings.pump().hub(),
                    age());
            signal(
                    Signal.Kind.SINK_FAILING,
                    Reason.of(Reasons.SINK_SILENT, "the backlog is old: " + pump.problem())
                            .with("backlog", backlog())
                            .with("ageSeconds", age().toSeconds()));
        } else if (!tooOld && old.getAndSet(false)) {
            signal(Signal.Kind.SINK_RECOVERED, Reason.of(Reasons.OK).with("backlog", backlog()));
        }
    }

    private void signal(Signal.Kind kind, Reason reason) {
        environment.signal(new Signal(kind, time.wall(), settings.pump().hub(), reason));
    }

    /** Takes results. */
    public CompletionStage<List<Receipt>> accept(List<AttestationResult> batch) {
        return closed.get()
                ? CompletableFuture.failedFuture(new IllegalStateException("the outbox is closed"))
                : intake.accept(batch);
    }

    /** Takes a notice. */
    public void noticed(Signal signal) {
        writer.noticed(signal);
    }

    @Override
    public void write(Supplier<HubRecord> made, Runnable stored) {
        intake.write(made, stored);
    }

    @Override
    public Standing standing() {
        return new Standing(
                backlog(), spool.bytes(), age(), letters.size(), intake.gaps(), intake.missing(), pump.pause());
    }

    @Override
    public void delivered(long number) {
        intake.delivered(number);
    }

    @Override
    public void deadLettered(long number, String why) {
        intake.deadLettered(number, why);
    }

    @Override
    public void store(HubRecord record) {
        intake.write(() -> record, null);
    }

    @Override
    public void missing(Gap gap, Runnable told) {
        intake.gap(gap, told);
    }

    @Override
    public void room() {
        if (intake.isBlocked()) {
            intake.room();
        }
    }

    @Override
    public void failing(String why, String problem) {
        signal(
                Signal.Kind.SINK_FAILING,
                Reason.of(Reasons.SINK_REFUSES, why + ": " + problem).with("backlog", backlog()));
    }

    @Override
    public void recovered() {
        signal(Signal.Kind.SINK_RECOVERED, Reason.of(Reasons.OK).with("backlog", backlog()));
    }

    private long backlog() {
        return Math.max(0, spool.next() - spool.low());
    }

    private Duration age() {
        long oldest = window.oldest();
        Duration age = oldest == 0 ? Duration.ZERO : Duration.between(Instant.ofEpochMilli(oldest), time.wall());
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** What it holds and does. */
    public HubOutboxView view() {
        String problem = intake.problem();
        return new HubOutboxView(
                intake.accepted(),
                pump.delivered(),
                intake.refused(),
                backlog(),
                spool.bytes(),
                age(),
                letters.size(),
                letters.bytes(),
                intake.gaps(),
                intake.missing(),
                spool.quarantined(),
                pump.batches(),
                pump.failures(),
                pump.pause(),
                problem.isEmpty() ? pump.problem() : problem);
    }

    /** Tells its numbers. Any thread. */
    public void measure(Measures into) {
        HubOutboxView now = view();
        into.gauge("assay_spool_records", (double) now.backlog());
        into.gauge("assay_spool_bytes", (double) now.backlogBytes());
        into.gauge(
                "assay_spool_capacity_ratio",
                (double) now.backlogBytes() / settings.spool().quota());
        into.gauge("assay_spool_oldest_age_seconds", now.backlogAge().toMillis() / 1000.0);
        into.counter("assay_delivery_total", (double) now.delivered(), "result", "delivered");
        into.counter("assay_delivery_total", (double) now.refusedOffers(), "result", "refused");
        into.counter("assay_delivery_total", (double) now.missing(), "result", "dropped");
        into.counter("assay_delivery_total", (double) now.quarantined(), "result", "quarantined");
        into.counter("assay_delivery_batches_total", (double) now.batches());
        into.counter("assay_delivery_failures_total", (double) now.failures());
        into.gauge("assay_hub_paused", now.paused().isEmpty() ? 0 : 1);
        into.gauge("assay_dead_letters", (double) now.deadLetters());
        into.gauge("assay_dead_letter_bytes", (double) now.deadLetterBytes());
        into.counter("assay_chain_gaps_total", (double) now.gaps());
        writer.measure(into);
    }

    /** The dead letters, oldest first. */
    public List<DeadLetter> deadLetters() {
        return letters.all();
    }

    /** Sends a dead letter once more. */
    public boolean replay(String id) {
        boolean known = letters.has(id);
        if (known) {
            pump.replay(id);
        }
        return known;
    }

    /** Sends all of them once more. */
    public int replayAll() {
        List<DeadLetter> all = letters.all();
        all.forEach(each -> pump.replay(each.id()));
        return all.size();
    }

    /** Removes a dead letter, after it is on disk that it will not come. */
    public CompletableFuture<Boolean> purge(String id) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        pump.run(() -> {
            try {
                List<HubRecord> records = letters.records(id);
                if (records.isEmpty()) {
                    done.complete(false);
                    return;
                }
                List<Gap.Range> ranges = records.stream()
                        .filter(record -> record.sequence() > 0)
                        .map(record -> new Gap.Range(record.epoch(), record.sequence(), record.sequence(), true))
                        .toList();
                Gap gap = new Gap(Gap.Cause.PURGED, records.size(), 0, 0, ranges, time.wall());
                intake.gap(gap, () -> pump.run(() -> remove(records, done)));
            } catch (IOException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    private void remove(List<HubRecord> records, CompletableFuture<Boolean> done) {
        try {
            for (HubRecord record : records) {
                letters.remove(record);
            }
            done.complete(true);
        } catch (IOException e) {
            done.completeExceptionally(e);
        }
    }

    /** Ends a pause. */
    public void resume() {
        pump.resume();
    }

    /** Waits until everything is delivered. */
    public boolean flush(Duration atMost) throws InterruptedException {
        return await(pump.drained(), atMost);
    }

    private static boolean await(CompletableFuture<Boolean> future, Duration atMost) throws InterruptedException {
        try {
            return future.get(Math.max(1, atMost.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.debug("not within {}", atMost);
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("nothing fails this future", e);
        }
    }

    /** Stores, delivers for a while, and closes everything in order. */
    public void close() throws IOException {
        if (closed.getAndSet(true)) {
            return;
        }
        ScheduledFuture<?> looking = look;
        if (looking != null) {
            boolean unused = looking.cancel(false);
        }
        try {
            boolean stored = await(intake.close(), settings.closeTimeout());
            if (stored) {
                boolean delivered = await(pump.finish(), settings.closeTimeout());
                LOG.debug("delivered before the close: {}", delivered);
            }
            boolean unused = await(pump.close(), settings.closeTimeout());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            finish();
        }
    }

    private void finish() throws IOException {
        intake.letGo();
        long left = backlog();
        if (left > 0) {
            if (settings.intake().stored() == Durability.MEMORY) {
                LOG.error(
                        "ASSAY-5142 {} records were not delivered to {} and end with this outbox",
                        left,
                        settings.pump().hub());
            } else {
                LOG.warn(
                        "ASSAY-5141 {} records wait on disk for {} until the next start",
                        left,
                        settings.pump().hub());
            }
        }
        try {
            writer.close();
            transport.close();
        } finally {
            disk.close();
            delivery.close();
            spool.close();
        }
    }

    /** A thread that ends when it has nothing to do; or whoever calls. */
    private record Workers(Executor executor, Runnable end) implements Executor, AutoCloseable {

        private static final long REST_SECONDS = 2;

        static Workers of(Environment environment, String purpose, boolean threads) {
            if (!threads) {
                return new Workers(Runnable::run, () -> {});
            }
            var pool = new java.util.concurrent.ThreadPoolExecutor(
                    1,
                    1,
                    REST_SECONDS,
                    TimeUnit.SECONDS,
                    new java.util.concurrent.LinkedBlockingQueue<>(),
                    environment.threads(purpose));
            pool.allowCoreThreadTimeOut(true);
            return new Workers(pool, pool::shutdown);
        }

        @Override
        public void execute(Runnable task) {
            executor.execute(task);
        }

        @Override
        public void close() {
            end.run();
        }
    }
}
