package dev.assay;

import dev.assay.internal.control.ControlSnapshot;
import dev.assay.internal.result.Untaken;
import dev.assay.internal.thread.AgentRunner;
import dev.assay.spi.Reason;
import dev.assay.spi.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a manager in the order in which its parts depend on each other: the source first, then runs, then results, then
 * everything that was opened.
 */
final class ManagerClose {

    private static final Logger LOG = LoggerFactory.getLogger(ManagerClose.class);
    private static final long LOOK_AGAIN_MILLIS = 5;

    private final RunningManager manager;
    private final long begun;
    private final Duration atMost;
    private final List<String> problems = new ArrayList<>();
    private boolean interrupted;

    ManagerClose(RunningManager manager, Duration atMost) {
        this.manager = manager;
        this.begun = manager.time().nanos();
        this.atMost = atMost;
    }

    CloseReport close() {
        manager.sourceThread().stop();
        manager.sourceThread().interrupt();
        manager.control().beginClose();
        // Two thirds of the time for runs to end, the rest for their results to be taken.
        await(atMost.multipliedBy(2).dividedBy(3), this::runsEnded);
        List<String> abandoned = endRunner();
        CompletableFuture<List<Untaken>> flushed =
                manager.publisher().close(left().multipliedBy(2).dividedBy(3));
        await(atMost.multipliedBy(9).dividedBy(10), () -> flushed.isDone() && resultsTaken());
        join("configuration", manager.sourceThread());
        problems.addAll(closePlugins());
        ControlSnapshot last = manager.control().snapshot();
        stop("control", manager.controlThread());
        stop("publisher", manager.publisherThread());
        manager.environment()
                .signal(new Signal(
                        Signal.Kind.MANAGER_CLOSED,
                        manager.time().wall(),
                        "",
                        Reason.of("CLOSED")
                                .with("abandonedRuns", abandoned.size())
                                .with("unsettledResults", last.pending())));
        problems.addAll(manager.components().closeAll());
        Duration took = elapsed();
        LOG.info(
                "ASSAY-1002 closed after={} due={} results={} unsettled={} abandoned={} problems={}",
                took,
                last.due(),
                last.results(),
                last.pending(),
                abandoned,
                problems);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return new CloseReport(took, abandoned, last.pending(), problems);
    }

    private List<String> endRunner() {
        try {
            return manager.runner().close(atLeastSome(left().dividedBy(4)));
        } catch (InterruptedException e) {
            interrupted = true;
            return List.of("closing was interrupted while runs were ending");
        }
    }

    private List<String> closePlugins() {
        try {
            return manager.plugins().close(atLeastSome(left().dividedBy(2)));
        } catch (InterruptedException e) {
            interrupted = true;
            return List.of("closing was interrupted while plugins were unloading");
        }
    }

    private Duration left() {
        Duration left = atMost.minus(elapsed());
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static Duration atLeastSome(Duration time) {
        return time.compareTo(Duration.ofMillis(50)) < 0 ? Duration.ofMillis(50) : time;
    }

    private boolean runsEnded() {
        ControlSnapshot now = manager.control().snapshot();
        return now.closing()
                && now.waiting() == 0
                && now.running() == 0
                && manager.control().putOff() == 0;
    }

    private boolean resultsTaken() {
        return manager.control().snapshot().pending() == 0;
    }

    private void await(Duration until, BooleanSupplier condition) {
        while (!condition.getAsBoolean() && elapsed().compareTo(until) < 0) {
            try {
                manager.pause(LOOK_AGAIN_MILLIS);
            } catch (InterruptedException e) {
                // Closing goes on to its end, only without waiting.
                interrupted = true;
                return;
            }
        }
    }

    private void stop(String name, AgentRunner thread) {
        thread.stop();
        join(name, thread);
    }

    private void join(String name, AgentRunner thread) {
        try {
            if (!thread.join(atLeastSome(left()))) {
                problems.add("the " + name + " thread does not end");
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
    }

    private Duration elapsed() {
        return Duration.ofNanos(manager.time().nanos() - begun);
    }
}
