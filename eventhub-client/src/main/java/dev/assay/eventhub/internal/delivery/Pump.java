package dev.assay.eventhub.internal.delivery;

import dev.assay.eventhub.internal.Serial;
import dev.assay.eventhub.internal.letters.Letters;
import dev.assay.spi.TimeSource;
import dev.assay.spi.hub.HubAnswer;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.hub.Transport;
import dev.assay.support.text.Text;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what is stored: sends batches, and does with each answer what it means. All of it happens as tasks of one thread at a time, one
 * after the other; timers and answers only add tasks. The transport is called on that thread and without any lock.
 *
 * <p>A record is done with when the hub has it, when it is a dead letter on disk, or when it is told on disk that it is missing; not before.
 */
public final class Pump {

    private static final Logger LOG = LoggerFactory.getLogger(Pump.class);
    private static final int MAX_TEXT = 300;

    private final PumpSettings settings;
    private final Window window;
    private final TimeSource time;
    private final ScheduledExecutorService timers;
    private final Serial thread;

    // Below: tasks of the thread only.
    private final Hub hub;
    private final Sender sender;
    private final Consequences consequences;
    private @Nullable ScheduledFuture<?> timer;
    private long timerAt;
    private @Nullable CompletableFuture<Boolean> idle;
    private boolean closing;
    private boolean closed;

    /** Makes a pump that does nothing yet. */
    public Pump(
            PumpSettings settings,
            Window window,
            Letters letters,
            Transport transport,
            TimeSource time,
            ScheduledExecutorService timers,
            Serial thread,
            Outlet outlet) {
        this.settings = settings;
        this.window = window;
        this.time = time;
        this.timers = timers;
        this.thread = thread;
        this.hub = new Hub(settings, time.nanos());
        Judgement judgement = new Judgement();
        this.sender = new Sender(settings, window, transport, time, timers, thread, hub, judgement, this::answered);
        this.consequences = new Consequences(
                settings,
                window,
                letters,
                time,
                outlet,
                hub,
                judgement,
                transport.limits().records());
    }

    /** There may be something to do. */
    public void wake() {
        thread.execute(this::step);
    }

    private void step() {
        if (closed) {
            return;
        }
        boolean more = false; // whether another step will find something to do
        try {
            more = window.fill();
            for (Lane lane : window.lanes()) {
                more |= send(lane);
            }
            window.advance(false);
            if (window.isUnsaved()) {
                wakeAt(window.savesAt());
            }
            if (more) {
                thread.execute(this::step);
            }
        } catch (IOException e) {
            LOG.error("ASSAY-5130 the outbox can't be read; it is tried again", e);
            hub.said(Text.line("the outbox can't be read: " + e.getMessage(), MAX_TEXT));
            wakeAt(time.nanos() + settings.maxBackoff().toNanos());
        }
        CompletableFuture<Boolean> waiting = idle;
        if (waiting != null && !more && (window.isEmpty() || (closing && !isMoving()))) {
            idle = null;
            waiting.complete(window.isEmpty());
        }
    }

    /** Whether something is under way, or will be without waiting. */
    private boolean isMoving() {
        return window.isAnythingUnderWay()
                || (!hub.isProbed()
                        && window.lanes().stream()
                                .anyMatch(lane -> lane.isReady() && lane.notBefore() - time.nanos() <= 0));
    }

    /** Sends what a lane may send, and reads what it will send next; tells whether something was done with. */
    private boolean send(Lane lane) throws IOException {
        boolean sent = false;
        boolean goesOn = true;
        while (goesOn && !closed && sender.maySend(lane)) {
            goesOn = sender.send(lane);
            sent |= goesOn;
        }
        if (lane.isReady() && hub.pause() != Hub.Pause.GONE && sender.notBefore(lane) - time.nanos() > 0) {
            wakeAt(sender.notBefore(lane));
        }
        sender.prepare(lane);
        return sent;
    }

    private void answered(Lane lane, long call, HubAnswer answer) {
        List<Item> batch =
                lane.underWay().stream().filter(item -> item.record() != null).toList();
        List<HubRecord> records = batch.stream().map(Item::record).toList();
        if (!closed && lane.ended(call)) {
            consequences.of(answer, lane, batch, records);
            thread.execute(this::step);
        }
    }

    /** Sends a dead letter again, after what waits; it stays one until it is delivered. */
    public void replay(String id) {
        thread.execute(() -> consequences.again(id));
    }

    /** Runs something on the delivery thread, which alone may change dead letters. */
    public void run(Runnable task) {
        thread.execute(task);
    }

    /** Ends any pause and tries at once. */
    public void resume() {
        thread.execute(() -> {
            hub.resume(time.nanos());
            window.lanes().forEach(lane -> lane.notBefore(time.nanos()));
            step();
        });
    }

    private void wakeAt(long nanos) {
        if (timer != null && timerAt - nanos <= 0) {
            return;
        }
        if (timer != null) {
            boolean unused = timer.cancel(false);
        }
        timerAt = nanos;
        try {
            timer = timers.schedule(
                    () -> thread.execute(() -> {
                        timer = null;
                        step();
                    }),
                    Math.max(0, nanos - time.nanos()),
                    TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("no more timers", e);
            timer = null;
        }
    }

    /** Completes when everything stored so far is done with. */
    public CompletableFuture<Boolean> drained() {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        thread.execute(() -> {
            CompletableFuture<Boolean> before = idle;
            idle = before == null ? done : idle;
            if (before != null) {
                CompletableFuture<Boolean> unused = before.thenApply(done::complete);
            }
            step();
        });
        return done;
    }

    /** Completes when everything is done with, or when going on would mean to wait; the close comes next. */
    public CompletableFuture<Boolean> finish() {
        thread.execute(() -> closing = true);
        return drained();
    }

    /** Gives up what is under way, and saves how far it came. */
    public CompletableFuture<Boolean> close() {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        thread.execute(() -> {
            closed = true;
            if (timer != null) {
                boolean unused = timer.cancel(false);
            }
            window.lanes().forEach(Lane::cancel);
            try {
                window.close();
            } catch (IOException e) {
                LOG.warn("ASSAY-5137 the outbox can't be closed in order; what was delivered may be sent again", e);
            }
            done.complete(true);
        });
        return done;
    }

    /** How many records the hub has taken. */
    public long delivered() {
        return consequences.delivered();
    }

    /** How many batches were sent. */
    public long batches() {
        return sender.batches();
    }

    /** How many of them were not taken. */
    public long failures() {
        return consequences.failures();
    }

    /** Why nothing is sent, empty if something is. */
    public String pause() {
        Hub.Pause pause = hub.pause();
        return pause == Hub.Pause.NONE ? "" : pause.name();
    }

    /** What went wrong last; empty since the last success. */
    public String problem() {
        return hub.problem();
    }
}
