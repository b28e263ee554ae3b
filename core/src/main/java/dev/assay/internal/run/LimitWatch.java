package dev.assay.internal.run;

import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.resource.Accuracy;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.resource.Usage;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Compares what a run used with the limits that its provider does not enforce. Control thread only.
 *
 * <p>A reading over a limit counts only if the next one is over it as well: single readings of allocated bytes can be
 * wild. In the host's JVM memory is allocated bytes, which is an upper bound, as the reason says.
 */
final class LimitWatch {

    private final Limits limits;
    private final long periodNanos;
    private long nextNanos;
    private boolean overBefore;

    LimitWatch(Limits limits, Duration period, long now) {
        this.limits = limits;
        this.periodNanos = period.toNanos();
        this.nextNanos = now;
    }

    static boolean isNeeded(Limits limits) {
        return limits.cpuTime().isPresent() || limits.memoryBytes().isPresent();
    }

    long nextNanos() {
        return nextNanos;
    }

    /** The reason to stop the run, if it was over a limit twice in a row. */
    Optional<Reason> exceeded(Live live, long now) {
        if (!isNeeded(limits) || nextNanos - now > 0) {
            return Optional.empty();
        }
        nextNanos = now + periodNanos;
        Limits effective = live.effectiveLimits();
        Usage usage = live.soFar();
        Optional<Reason> over = over(usage, effective);
        boolean twice = overBefore && over.isPresent();
        overBefore = over.isPresent();
        return twice ? over : Optional.empty();
    }

    private Optional<Reason> over(Usage usage, Limits effective) {
        Optional<Duration> cpu = effective.cpuTime().isPresent() ? Optional.empty() : limits.cpuTime();
        if (cpu.isPresent() && usage.cpuNanos().orElse(0) > cpu.get().toNanos()) {
            return Optional.of(Reason.of(Reasons.LIMIT_EXCEEDED, "it used more CPU time than it may")
                    .with(
                            "cpuMillis",
                            Duration.ofNanos(usage.cpuNanos().orElse(0)).toMillis())
                    .with("cpuLimitMillis", cpu.get().toMillis()));
        }
        OptionalLong memory = effective.memoryBytes().isPresent() ? OptionalLong.empty() : limits.memoryBytes();
        if (memory.isPresent() && usage.memoryBytes().orElse(0) > memory.getAsLong()) {
            String what = usage.memoryAccuracy() == Accuracy.UPPER_BOUND
                    ? "it allocated more memory than it may use"
                    : "it used more memory than it may";
            return Optional.of(Reason.of(Reasons.LIMIT_EXCEEDED, what)
                    .with("memoryBytes", usage.memoryBytes().orElse(0))
                    .with("memoryLimitBytes", memory.getAsLong()));
        }
        return Optional.empty();
    }
}
