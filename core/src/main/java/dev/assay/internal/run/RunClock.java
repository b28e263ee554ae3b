package dev.assay.internal.run;

import dev.assay.spi.TimeSource;
import dev.assay.spi.resource.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When an attempt began, how long it may take, and how far it is. Thread-safe. */
final class RunClock {

    private final TimeSource time;
    private final Instant started;
    private final long startedNanos;
    private final Duration allowed;
    private final boolean wallTimeLimits;
    private volatile @Nullable Progress progress; // written by the plugin's threads; read by any

    RunClock(TimeSource time, Duration timeout, Limits limits) {
        this.time = time;
        this.started = time.wall();
        this.startedNanos = time.nanos();
        Optional<Duration> wallTime = limits.wallTime();
        this.wallTimeLimits = wallTime.isPresent() && wallTime.get().compareTo(timeout) < 0;
        this.allowed = wallTimeLimits ? wallTime.get() : timeout;
    }

    TimeSource time() {
        return time;
    }

    Instant started() {
        return started;
    }

    long startedNanos() {
        return startedNanos;
    }

    /** How long it may take. */
    Duration allowed() {
        return allowed;
    }

    /** Whether it is the limit on wall time, and not the job's timeout, that comes first. */
    boolean isWallTimeLimit() {
        return wallTimeLimits;
    }

    long deadlineNanos() {
        return startedNanos + allowed.toNanos();
    }

    Duration elapsed() {
        return Duration.ofNanos(Math.max(0, time.nanos() - startedNanos));
    }

    Duration left() {
        return Duration.ofNanos(Math.max(0, deadlineNanos() - time.nanos()));
    }

    void progress(String text, double fraction) {
        progress = new Progress(text, fraction, time.wall());
    }

    Optional<Progress> progress() {
        return Optional.ofNullable(progress);
    }
}
