package dev.assay.internal.plugin;

import dev.assay.spi.Environment;
import dev.assay.spi.Reason;
import dev.assay.spi.Signal;
import dev.assay.spi.plugin.FetchProgress;
import dev.assay.support.text.Text;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells listeners how far a fetch is: at most four times a second, and the last word in any case. Thread-safe. */
final class ProgressSignals implements FetchProgress {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private record Step(String stage, long bytes, long total, long nanos) {}

    private final Environment environment;
    private final String about;
    private final Object lock = new Object();
    private @Nullable Step held; // guarded by lock
    private @Nullable Step begun; // of the stage that is under way; guarded by lock
    private boolean told; // guarded by lock
    private long toldNanos; // guarded by lock
    private boolean ended; // guarded by lock

    ProgressSignals(Environment environment, String about) {
        this.environment = environment;
        this.about = about;
    }

    @Override
    public void advanced(String stage, long bytes, long total) {
        long now = environment.time().nanos();
        Step step = new Step(Text.line(stage, 32), bytes, total, now);
        Step first;
        synchronized (lock) {
            if (ended) {
                return;
            }
            if (begun == null || !begun.stage().equals(step.stage())) {
                begun = step;
            }
            first = begun;
            if (told && now - toldNanos - PAUSE_NANOS < 0) {
                held = step;
                return;
            }
            told = true;
            toldNanos = now;
            held = null;
        }
        tell(step, first);
    }

    /** Tells what was held back, and nothing more. */
    void end() {
        Step last;
        Step first;
        synchronized (lock) {
            ended = true;
            last = held;
            first = begun;
            held = null;
        }
        if (last != null && first != null) {
            tell(last, first);
        }
    }

    private void tell(Step step, Step first) {
        Reason reason = Reason.of("PLUGIN_PROGRESS", step.stage()).with("bytes", step.bytes());
        if (step.total() >= 0) {
            reason = reason.with("totalBytes", step.total());
        }
        long nanos = step.nanos() - first.nanos();
        if (nanos > 0 && step.bytes() > first.bytes()) {
            double rate = (step.bytes() - first.bytes()) * 1e9 / nanos;
            reason = reason.with("bytesPerSecond", Math.round(rate));
        }
        environment.signal(
                new Signal(Signal.Kind.PLUGIN_PROGRESS, environment.time().wall(), about, reason));
    }
}
