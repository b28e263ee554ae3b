package dev.assay.plugins.internal.run;

import dev.assay.spi.TimeSource;
import dev.assay.spi.plugin.UnloadReport;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits on the environment's timers until a class loader is collected, known to be held, or the time for it is over.
 * Holds the loader weakly only. Thread-safe.
 */
final class UnloadWatch {

    private static final long LOOK_MILLIS = 250;
    /** The collector clears weak references one after another; a second look avoids a wrong verdict in between. */
    private static final int LOOKS_AFTER_CANARY = 4;

    private final String plugin;
    private final WeakReference<? extends ClassLoader> loader;
    private final WeakReference<? extends ClassLoader> canary;
    private final IntSupplier openRuns;
    private final List<String> traces;
    private final TimeSource time;
    private final long begin;
    private final Duration patience;
    private final CompletableFuture<UnloadReport> report = new CompletableFuture<>();

    private int looksLeft = LOOKS_AFTER_CANARY; // timer thread only
    private volatile @Nullable ScheduledFuture<?> looking; // written once by the starting thread, read by the timer's

    UnloadWatch(
            String plugin,
            WeakReference<? extends ClassLoader> loader,
            WeakReference<? extends ClassLoader> canary,
            IntSupplier openRuns,
            List<String> traces,
            TimeSource time,
            Duration patience) {
        this.plugin = plugin;
        this.loader = loader;
        this.canary = canary;
        this.openRuns = openRuns;
        this.traces = List.copyOf(traces);
        this.time = time;
        this.begin = time.nanos();
        this.patience = patience;
    }

    CompletionStage<UnloadReport> start(ScheduledExecutorService timers) {
        try {
            looking = timers.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException managerIsClosing) {
            finish();
        }
        if (report.isDone()) {
            stopLooking();
        }
        return report.minimalCompletionStage();
    }

    private void look() {
        boolean gone = loader.get() == null;
        boolean held = !gone && openRuns.getAsInt() == 0 && canary.get() == null && --looksLeft < 0;
        if (gone || held || Duration.ofNanos(time.nanos() - begin).compareTo(patience) >= 0) {
            finish();
        }
    }

    /** Ends the watch with what is known now. */
    void finish() {
        ClassLoader left = loader.get();
        List<String> holders = new ArrayList<>();
        if (left != null) {
            int open = openRuns.getAsInt();
            if (open > 0) {
                holders.add(open == 1 ? "1 run that has not ended" : open + " runs that have not ended");
            }
            holders.addAll(Holders.of(left));
            holders.addAll(traces);
        }
        report.complete(new UnloadReport(plugin, left == null, holders));
        stopLooking();
    }

    private void stopLooking() {
        ScheduledFuture<?> task = looking;
        if (task != null) {
            task.cancel(false);
        }
    }
}
