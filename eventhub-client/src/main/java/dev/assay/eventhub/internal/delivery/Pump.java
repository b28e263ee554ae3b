package dev.assay.eventhub.internal.delivery;

import dev.assay.eventhub.DeadLetter;
import dev.assay.eventhub.internal.Serial;
import dev.assay.eventhub.internal.letters.Letters;
import dev.assay.spi.TimeSource;
import dev.assay.spi.hub.BatchLimits;
import dev.assay.spi.hub.HubAnswer;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.hub.Transport;
import dev.assay.support.text.Text;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
    private final Letters letters;
    private final Transport transport;
    private final TimeSource time;
    private final ScheduledExecutorService timers;
    private final Serial thread;
    private final Outlet outlet;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong batches = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    // Below: tasks of the thread only.
    private final Hub hub;
    private final Judgement judgement = new Judgement();
    private final BatchLimits limits;
    private @Nullable ScheduledFuture<?> timer;
    private long timerAt;
    private @Nullable CompletableFuture<Boolean> idle;
    private boolean closing;
    private boolean closed;
    private int probe;

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
        this.letters = letters;
        this.transport = transport;
        this.time = time;
        this.timers = timers;
        this.thread = thread;
        this.outlet = outlet;
        this.hub = new Hub(settings, time.nanos());
        this.limits = transport.limits();
    }

    /** There may be something to do. */
    public void wake() {
        thread.execute(this::step);
    }

    private void step() {
        if (closed) {
            return;
        }
        try {
            window.fill();
            boolean sent = false;
            for (Lane lane : window.lanes()) {
                while (send(lane)) {
                    sent = true;
                }
            }
            window.advance(false);
            if (window.isUnsaved()) {
                wakeAt(window.savesAt());
            }
            if (sent) {
                thread.execute(this::step); // there is room to read on
            }
        } catch (IOException e) {
            LOG.error("ASSAY-5130 the outbox can't be read; it is tried again", e);
            hub.said(Text.line("the outbox can't be read: " + e.getMessage(), MAX_TEXT));
            wakeAt(time.nanos() + settings.maxBackoff().toNanos());
        }
        CompletableFuture<Boolean> waiting = idle;
        if (waiting != null && (window.isEmpty() || (closing && !isMoving()))) {
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

    /** Sends a lane's next batch if it may; true if it was answered at once. */
    private boolean send(Lane lane) throws IOException {
        if (closed || !lane.isReady()) {
            return false;
        }
        long now = time.nanos();
        long notBefore = later(lane.notBefore(), hub.notBefore());
        if (hub.pause() == Hub.Pause.GONE) {
            return false;
        }
        if (notBefore - now > 0) {
            wakeAt(notBefore);
            return false;
        }
        if (hub.isProbed() && window.isAnythingUnderWay()) {
            return false; // the answer to the probe decides
        }
        List<Item> items = pick(lane);
        List<HubRecord> batch = load(items);
        if (batch.isEmpty()) {
            return lane.isReady(); // none of them could be read: the window deals with them
        }
        long call = lane.began(items);
        batches.incrementAndGet();
        CompletableFuture<HubAnswer> answer = call(batch);
        if (answer.isDone() && !answer.isCompletedExceptionally()) {
            answered(lane, call, answer.join());
            return true;
        }
        lane.waitsFor(answer, patience(lane, call));
        CompletableFuture<Void> unused = answer.handle((told, failure) -> {
            HubAnswer what = told == null ? HubAnswer.of(HubAnswer.Ruling.LATER, words(failure)) : told;
            thread.execute(() -> {
                answered(lane, call, what);
                step();
            });
            return null;
        });
        return false;
    }

    private List<Item> pick(Lane lane) {
        if (judgement.refusesAll()) {
            // The first one in its order; and every other time another one, or some bad records would hide that the
            // rest is welcome.
            int skip = probe % 2 == 0 ? 0 : probe % lane.waiting().size();
            return lane.waiting().stream().skip(skip).limit(1).toList();
        }
        int most = hub.isProbed() ? 1 : Math.min(limits.records(), lane.limit());
        return lane.waiting().stream().limit(most).toList();
    }

    private List<HubRecord> load(List<Item> picked) throws IOException {
        List<HubRecord> batch = new ArrayList<>(picked.size());
        long bytes = 0;
        for (Item item : picked) {
            HubRecord record = window.load(item);
            if (record == null) {
                break;
            }
            bytes += transport.sizeOf(record);
            if (!batch.isEmpty() && bytes > limits.bytes()) {
                item.unload();
                break;
            }
            batch.add(record);
        }
        return batch;
    }

    private CompletableFuture<HubAnswer> call(List<HubRecord> batch) {
        try {
            CompletionStage<HubAnswer> stage = transport.send(List.copyOf(batch));
            return stage.toCompletableFuture();
        } catch (Throwable e) { // a transport may throw anything, and nobody knows then what arrived
            return CompletableFuture.completedFuture(HubAnswer.of(HubAnswer.Ruling.LATER, words(e)));
        }
    }

    private @Nullable ScheduledFuture<?> patience(Lane lane, long call) {
        try {
            return timers.schedule(
                    () -> thread.execute(() -> {
                        HubAnswer none =
                                HubAnswer.of(HubAnswer.Ruling.LATER, "no answer within " + settings.patience());
                        lane.cancel();
                        answered(lane, call, none);
                        step();
                    }),
                    settings.patience().toNanos(),
                    TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("no more timers", e);
            return null;
        }
    }

    private static String words(@Nullable Throwable failure) {
        Throwable cause = failure instanceof java.util.concurrent.CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        return cause == null
                ? "the transport answered nothing"
                : Text.line(cause.getClass().getSimpleName() + ": " + cause.getMessage(), MAX_TEXT);
    }

    private void answered(Lane lane, long call, HubAnswer answer) {
        List<Item> batch = sent(lane);
        List<HubRecord> records = batch.stream().map(Item::record).toList();
        if (closed || !lane.ended(call)) {
            return;
        }
        String problem = Text.line(answer.problem(), MAX_TEXT);
        Optional<Duration> pause = answer.pause()
                .map(asked -> asked.compareTo(settings.maxPause()) > 0 ? settings.maxPause() : asked)
                .filter(asked -> !asked.isNegative());
        if (answer.ruling() != HubAnswer.Ruling.TAKEN) {
            failures.incrementAndGet();
            hub.said(problem);
        }
        switch (answer.ruling()) {
            case TAKEN -> taken(lane, batch, records);
            case LATER -> later(lane, pause);
            case REFUSED -> refused(lane, batch, records, problem);
            case TOO_LARGE -> tooLarge(lane, batch, records, problem);
            case CREDENTIALS -> credentials();
            case MISCONFIGURED -> paused(Hub.Pause.MISCONFIGURED);
            case GONE -> paused(Hub.Pause.GONE);
        }
    }

    private static List<Item> sent(Lane lane) {
        return lane.underWay().stream().filter(item -> item.record() != null).toList();
    }

    private void taken(Lane lane, List<Item> batch, List<HubRecord> records) {
        for (int i = 0; i < batch.size(); i++) {
            Item item = batch.get(i);
            HubRecord record = records.get(i);
            if (letters.has(record)) {
                forget(record);
            }
            window.done(lane, item);
            outlet.delivered(item.last());
        }
        delivered.addAndGet(batch.size());
        lane.taken(limits.records());
        boolean recovered = judgement.taken(batch.size());
        if (judgement.refusesAll()) {
            probe = 0; // in its order again
            hub.resume(time.nanos());
            return;
        }
        Hub.Pause before = hub.pause();
        if (hub.taken()) {
            LOG.info("ASSAY-5131 {} takes records again", settings.hub());
            outlet.recovered();
            window.lanes().forEach(Lane::careful);
        }
        if (recovered || before == Hub.Pause.REFUSES_ALL) {
            judgement.acquitted().forEach(this::again);
        }
    }

    private void forget(HubRecord record) {
        try {
            letters.remove(record);
        } catch (IOException e) {
            LOG.warn("ASSAY-5132 dead letter {} was delivered and can't be deleted", record.id(), e);
        }
    }

    private void later(Lane lane, Optional<Duration> pause) {
        long now = time.nanos();
        lane.notBefore(now + hub.waitNanos(lane.failed(), pause));
        if (hub.failed(now, pause)) {
            alarm(Hub.Pause.AWAY);
        }
        if (hub.isProbed()) {
            lane.notBefore(now); // the hub's own pause is what counts
        }
    }

    private void credentials() {
        if (!hub.mayAskForCredentials() || hub.pause() == Hub.Pause.CREDENTIALS) {
            paused(Hub.Pause.CREDENTIALS);
        }
    }

    private void paused(Hub.Pause why) {
        if (hub.paused(why, time.nanos())) {
            alarm(why);
        }
    }

    private void alarm(Hub.Pause why) {
        LOG.error("ASSAY-5133 nothing is delivered to {} ({}): {}", settings.hub(), why, hub.problem());
        outlet.failing(why.name(), hub.problem());
    }

    private void tooLarge(Lane lane, List<Item> batch, List<HubRecord> records, String problem) {
        if (batch.size() > 1) {
            lane.tooLarge(batch.size());
        } else {
            refused(lane, batch, records, problem);
        }
    }

    private void refused(Lane lane, List<Item> batch, List<HubRecord> records, String problem) {
        if (batch.size() > 1) {
            lane.halve(batch.size());
            return;
        }
        Item item = batch.get(0);
        HubRecord record = records.get(0);
        if (!judgement.mayDie()) {
            probe++;
            judgement.probeRefused();
            paused(Hub.Pause.REFUSES_ALL);
            return;
        }
        if (!letters.hasRoom(record)) {
            paused(Hub.Pause.DEAD_LETTERS_FULL);
            return;
        }
        try {
            letters.refused(record, item.last(), new DeadLetter.Refusal(time.wall(), problem));
        } catch (IOException e) {
            LOG.error("ASSAY-5134 a refused record can't be kept as a dead letter", e);
            paused(Hub.Pause.DEAD_LETTERS_FULL);
            return;
        }
        LOG.error("ASSAY-5135 {} is a dead letter, because {} refused it: {}", record, settings.hub(), problem);
        judgement.died(record.id());
        window.done(lane, item);
        outlet.deadLettered(item.last(), problem);
    }

    /** Sends a dead letter again, after what waits; it stays one until it is delivered. */
    public void replay(String id) {
        thread.execute(() -> again(id));
    }

    private void again(String id) {
        letters.replay(id).forEach(outlet::store);
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

    private static long later(long a, long b) {
        return a - b > 0 ? a : b;
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
        return delivered.get();
    }

    /** How many batches were sent. */
    public long batches() {
        return batches.get();
    }

    /** How many of them were not taken. */
    public long failures() {
        return failures.get();
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
