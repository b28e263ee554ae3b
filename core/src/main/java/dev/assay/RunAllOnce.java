package dev.assay;

import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Trigger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs every enabled job of a manager once. */
final class RunAllOnce {

    private static final long LOOK_AGAIN_MILLIS = 20;

    private final RunningManager manager;
    private final long deadline;

    RunAllOnce(RunningManager manager, Duration timeout) {
        this.manager = manager;
        this.deadline = manager.time().nanos() + timeout.toNanos();
    }

    RunSummary run() throws InterruptedException {
        if (!awaitSettled()) {
            return new RunSummary(List.of(), ids());
        }
        Map<String, CompletableFuture<AttestationResult>> running = new LinkedHashMap<>();
        manager.control()
                .jobs()
                .filter(job -> job.record().spec().enabled())
                .map(job -> job.record().spec().id())
                .sorted()
                .forEach(id ->
                        running.put(id, manager.control().trigger(id, Trigger.manual("runAllOnce", "every job once"))));
        List<AttestationResult> results = new ArrayList<>();
        List<String> unfinished = new ArrayList<>();
        for (Map.Entry<String, CompletableFuture<AttestationResult>> one : running.entrySet()) {
            try {
                results.add(one.getValue().get(Math.max(0, left()), TimeUnit.NANOSECONDS));
            } catch (ExecutionException | TimeoutException e) {
                unfinished.add(one.getKey());
            }
        }
        return new RunSummary(results, unfinished);
    }

    private boolean awaitSettled() throws InterruptedException {
        while (left() > 0) {
            if (settled()) {
                return true;
            }
            manager.pause(LOOK_AGAIN_MILLIS);
        }
        return false;
    }

    private boolean settled() throws InterruptedException {
        try {
            return manager.control().isSettled().get(Math.max(0, left()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> ids() {
        return manager.control()
                .jobs()
                .map(job -> job.record().spec().id())
                .sorted()
                .toList();
    }

    private long left() {
        return deadline - manager.time().nanos();
    }
}
