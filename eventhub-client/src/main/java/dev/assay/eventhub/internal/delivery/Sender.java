package dev.assay.eventhub.internal.delivery;

import dev.assay.spi.TimeSource;
import dev.assay.spi.hub.BatchLimits;
import dev.assay.spi.hub.HubAnswer;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.hub.Transport;
import dev.assay.support.text.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts batches together and hands them to the transport, one a lane, and has the next one ready while it waits. Delivery thread only, but for
 * its counter.
 */
final class Sender {

    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    private static final int MAX_TEXT = 300;

    /** Who is told what a batch was answered, on the delivery thread. */
    interface Answered {
        void answered(Lane lane, long call, HubAnswer answer);
    }

    private final PumpSettings settings;
    private final Window window;
    private final Transport transport;
    private final BatchLimits limits;
    private final TimeSource time;
    private final ScheduledExecutorService timers;
    private final Executor thread;
    private final Hub hub;
    private final Judgement judgement;
    private final Answered answered;
    private final AtomicLong batches = new AtomicLong();

    Sender(
            PumpSettings settings,
            Window window,
            Transport transport,
            TimeSource time,
            ScheduledExecutorService timers,
            Executor thread,
            Hub hub,
            Judgement judgement,
            Answered answered) {
        this.settings = settings;
        this.window = window;
        this.transport = transport;
        this.limits = transport.limits();
        this.time = time;
        this.timers = timers;
        this.thread = thread;
        this.hub = hub;
        this.judgement = judgement;
        this.answered = answered;
    }

    /** How many batches were sent. */
    long batches() {
        return batches.get();
    }

    /** When a lane may send, by the ticker. */
    long notBefore(Lane lane) {
        return lane.notBefore() - hub.notBefore() > 0 ? lane.notBefore() : hub.notBefore();
    }

    /** Whether a lane has something to send and need not wait. */
    boolean maySend(Lane lane) {
        return lane.isReady()
                && hub.pause() != Hub.Pause.GONE
                && notBefore(lane) - time.nanos() <= 0
                && !(hub.isProbed() && window.isAnythingUnderWay()); // the answer to the probe decides
    }

    /** Sends a lane's next batch; true if it was answered at once, or there is another one in place of what can't be read. */
    boolean send(Lane lane) throws IOException {
        List<Item> items = pick(lane);
        List<HubRecord> batch = load(items);
        if (batch.isEmpty()) {
            return lane.isReady(); // none of them could be read: the window deals with them
        }
        long call = lane.began(items);
        batches.incrementAndGet();
        CompletableFuture<HubAnswer> answer = call(batch);
        if (answer.isDone() && !answer.isCompletedExceptionally()) {
            answered.answered(lane, call, answer.join());
            return true;
        }
        lane.waitsFor(answer, patience(lane, call));
        CompletableFuture<Void> unused = answer.handle((told, failure) -> {
            HubAnswer what = told == null ? HubAnswer.of(HubAnswer.Ruling.LATER, words(failure)) : told;
            thread.execute(() -> answered.answered(lane, call, what));
            return null;
        });
        return false;
    }

    /** Reads what a lane will send next, while it waits for an answer. */
    void prepare(Lane lane) throws IOException {
        if (!lane.isFree() && !hub.isProbed()) {
            load(lane.following(Math.min(limits.records(), lane.limit())));
        }
    }

    private List<Item> pick(Lane lane) {
        if (judgement.refusesAll()) {
            int skip = judgement.probe(lane.waiting().size());
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
                        answered.answered(lane, call, none);
                    }),
                    settings.patience().toNanos(),
                    TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("no more timers", e);
            return null;
        }
    }

    private static String words(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause == null
                ? "the transport answered nothing"
                : Text.line(cause.getClass().getSimpleName() + ": " + cause.getMessage(), MAX_TEXT);
    }
}
