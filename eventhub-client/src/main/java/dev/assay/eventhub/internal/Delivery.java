package dev.assay.eventhub.internal;

import dev.assay.eventhub.EventHubView;
import dev.assay.eventhub.SetAside;
import dev.assay.spi.TimeSource;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends results in order, one request at a time, and makes of each answer what it means: acknowledged, again later, kept aside,
 * or handed back to whoever offered them.
 *
 * <p>Thread-safe. It has no thread: requests go out on the thread that hands results over, that brings an answer, or of a timer.
 * Stages complete and the transport is called without any lock.
 */
public final class Delivery {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final Transport transport;
    private final ScheduledExecutorService timers;
    private final Packer packer; // who has the turn, which is handed on under lock
    private final CompletableFuture<Boolean> idle = new CompletableFuture<>();

    private final Object lock = new Object(); // guards all below
    private final Backlog backlog;
    private @Nullable ScheduledFuture<?> timer;
    private @Nullable CompletableFuture<Answer> underWay;
    private boolean busy;
    private boolean closed;

    /** Makes a delivery that has nothing to do. */
    public Delivery(DeliverySettings settings, Transport transport, TimeSource time, ScheduledExecutorService timers) {
        this.transport = transport;
        this.timers = timers;
        this.packer = new Packer(settings);
        this.backlog = new Backlog(settings, packer, time);
    }

    /** Takes results; the stage completes when the hub has each of them, or when they are handed back. */
    public CompletionStage<List<Receipt>> accept(List<AttestationResult> batch) {
        Offer offer = new Offer(batch);
        List<Runnable> after = new ArrayList<>();
        synchronized (lock) {
            if (backlog.isClosing()) {
                return CompletableFuture.failedFuture(new IllegalStateException("the sink is closed"));
            }
            backlog.add(offer, after);
        }
        after.forEach(Runnable::run);
        drive();
        return offer.stage();
    }

    /** Sends once more, after what waits, all that was set aside. */
    public void sendAsideAgain() {
        synchronized (lock) {
            backlog.sendAsideAgain();
        }
        drive();
    }

    /** What was set aside, oldest first. */
    public List<SetAside> aside() {
        synchronized (lock) {
            return backlog.aside();
        }
    }

    /** What happens here. */
    public EventHubView view() {
        synchronized (lock) {
            return backlog.view(timer != null);
        }
    }

    private void drive() {
        boolean goesOn = true;
        while (goesOn) {
            List<Runnable> after = new ArrayList<>();
            Packer.Turn turn;
            synchronized (lock) {
                turn = next(after);
                if (turn == null && backlog.isClosing() && !busy && backlog.isEmpty()) {
                    after.add(() -> idle.complete(true));
                }
            }
            after.forEach(Runnable::run);
            goesOn = turn != null && isOver(turn);
        }
    }

    private Packer.@Nullable Turn next(List<Runnable> after) {
        if (busy || timer != null || closed || !backlog.hasWork(after)) {
            return null;
        }
        long pause = backlog.pauseNanos();
        if (pause > 0) {
            try {
                timer = timers.schedule(this::resume, pause, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("no more timers", e);
                backlog.giveBackForLackOfTimers(after);
            }
            return null;
        }
        busy = true;
        return backlog.next();
    }

    private void resume() {
        synchronized (lock) {
            timer = null;
        }
        drive();
    }

    /** Does a turn; tells whether it is over already, or goes on when the answer comes. */
    private boolean isOver(Packer.Turn turn) {
        Packer.Sent sent = packer.pack(turn);
        CompletableFuture<Answer> answer = send(sent);
        if (answer.isDone()) {
            settle(sent, answer.join());
            return true;
        }
        synchronized (lock) {
            underWay = answer;
        }
        CompletableFuture<Void> unused = answer.handle((told, failure) -> {
                    settle(
                            sent,
                            failure == null
                                    ? told
                                    : Answer.none(
                                            Ruling.LATER, failure.getClass().getSimpleName()));
                    return told;
                })
                .thenRun(this::drive);
        return false;
    }

    private CompletableFuture<Answer> send(Packer.Sent sent) {
        if (sent.known()) {
            return CompletableFuture.completedFuture(Answer.none(Ruling.DELIVERED, ""));
        }
        if (sent.data().isEmpty()) {
            return CompletableFuture.completedFuture(Answer.none(Ruling.REFUSED, "it can't be encoded"));
        }
        return transport.send(packer.parcel(sent));
    }

    private void settle(Packer.Sent sent, Answer answer) {
        List<Runnable> after = new ArrayList<>();
        synchronized (lock) {
            busy = false;
            underWay = null;
            if (!closed) {
                backlog.settle(sent, answer, after);
            }
        }
        after.forEach(Runnable::run);
    }

    /**
     * Sends what waits as long as the hub takes it and there is time, hands the rest back and gives everything up.
     *
     * @return what the hub has not acknowledged, with what is kept aside
     */
    public List<AttestationResult> close(Duration atMost) {
        synchronized (lock) {
            if (closed) {
                return List.of();
            }
            backlog.close();
            if (timer != null) {
                timer.cancel(false);
                timer = null;
            }
        }
        drive();
        awaitIdle(atMost);
        List<Runnable> after = new ArrayList<>();
        CompletableFuture<Answer> pending;
        List<AttestationResult> left;
        synchronized (lock) {
            closed = true;
            pending = underWay;
            backlog.giveBack(after);
            left = backlog.left();
        }
        if (pending != null) {
            pending.cancel(true);
        }
        after.forEach(Runnable::run);
        transport.close();
        return left;
    }

    private void awaitIdle(Duration atMost) {
        try {
            Boolean unused = idle.get(Math.max(0, atMost.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.debug("the hub has not answered within {}", atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("nothing fails this future", e);
        }
    }
}
