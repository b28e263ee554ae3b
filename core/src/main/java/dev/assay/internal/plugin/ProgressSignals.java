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

    private record Step(String stage, long bytes, long total) {}

    private final Environment environment;
    private final String about;
    private final Object lock = new Object();
    private @Nullable Step held; // guarded by lock
    private boolean told; // guarded by lock
    private long toldNanos; // guarded by lock
    private boolean ended; // guarded by lock

    ProgressSignals(Environment environment, String about) {
        this.environment = environment;
        this.about = about;
    }

    @Override
    public void advanced(String stage, long bytes, long total) {
        Step step = new Step(Text.line(stage, 32), bytes, total);
        synchronized (lock) {
            if (ended) {
                return;
            }
            long now = environment.time().nanos();
            if (told && now - toldNanos - PAUSE_NANOS < 0) {
                held = step;
                return;
            }
            told = true;
            toldNanos = now;
            held = null;
        }
        tell(step);
    }

    /** Tells what was held back, and nothing more. */
    void end() {
        Step last;
        synchronized (lock) {
            ended = true;
            last = held;
            held = null;
        }
        if (last != null) {
            tell(last);
        }
    }

    private void tell(Step step) {
        Reason reason = Reason.of("PLUGIN_PROGRESS", step.stage()).with("bytes", step.bytes());
        if (step.total() >= 0) {
            reason = reason.with("totalBytes", step.total());
        }
        environment.signal(
                new Signal(Signal.Kind.PLUGIN_PROGRESS, environment.time().wall(), about, reason));
    }
}
