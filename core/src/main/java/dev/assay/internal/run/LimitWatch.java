package dev.assay.internal.run;

import dev.assay.internal.resource.UseNow;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.resource.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Compares what a run uses with its soft and hard limits. Control thread only.
 *
 * <p>A look beyond a limit counts only if the next one is beyond it as well: single readings of allocated bytes can be wild,
 * and a process that forks looks twice as large for a moment. Two looks at the same sample are one. What a provider enforces
 * by itself it may end a run for; here that run is only warned of.
 */
final class LimitWatch {

    /** What a run may use too much of, with the names of its numbers. */
    private enum Kind {
        MEMORY("memoryBytes", "memoryLimitBytes"),
        CPU_TIME("cpuMillis", "cpuLimitMillis"),
        WALL_TIME("wallTimeMillis", "wallTimeLimitMillis"),
        THREADS("threads", "threadLimit"),
        OUTPUT("outputBytes", "outputLimitBytes");

        private final String used;
        private final String limit;

        Kind(String used, String limit) {
            this.used = used;
            this.limit = limit;
        }
    }

    /** What was seen of one kind. */
    private static final class Seen {
        private boolean nearBefore;
        private boolean overBefore;
        private boolean told;
    }

    /**
     * What is to be said of a run.
     *
     * @param over whether it is to be ended; else it is only near
     */
    record Finding(boolean over, Reason reason) {}

    private final Limits limits;
    private final boolean process;
    private final long periodNanos;
    private final int softPercent;
    private final Map<Kind, Seen> seen = new EnumMap<>(Kind.class);
    private long nextNanos;
    private long lastLook = Long.MIN_VALUE;

    LimitWatch(RunTask task, Duration period, long now) {
        this.limits = task.limits();
        this.process = task.isolation() == Isolation.PROCESS;
        this.periodNanos = period.toNanos();
        this.softPercent = limits.softPercent().orElse(Limits.DEFAULT_SOFT_PERCENT);
        this.nextNanos = now;
    }

    static boolean isNeeded(Limits limits) {
        return limits.cpuTime().isPresent()
                || limits.memoryBytes().isPresent()
                || limits.threads().isPresent()
                || limits.wallTime().isPresent()
                || limits.outputBytes().isPresent();
    }

    long nextNanos() {
        return nextNanos;
    }

    /** What there is to say; at most one finding that ends the run, as the last. */
    List<Finding> look(Live live, RunClock clock, long now) {
        if (!isNeeded(limits) || nextNanos - now > 0) {
            return List.of();
        }
        nextNanos = now + periodNanos;
        List<Finding> findings = new ArrayList<>(1);
        limits.wallTime()
                .ifPresent(
                        most -> soft(findings, Kind.WALL_TIME, clock.elapsed().toMillis(), most.toMillis(), "it ran"));
        limits.outputBytes()
                .ifPresent(most -> soft(findings, Kind.OUTPUT, live.reports.outputBytes(), most, "it reported"));
        UseNow use = live.now();
        if (use.look() >= 0 && use.look() == lastLook) {
            return findings;
        }
        lastLook = use.look();
        Limits own = live.effectiveLimits();
        hard(
                findings,
                Kind.CPU_TIME,
                use.cpuNanos() < 0 ? -1 : use.cpuNanos() / 1_000_000,
                limits.cpuTime().map(Duration::toMillis).orElse(-1L),
                own.cpuTime().isPresent(),
                "it used");
        hard(
                findings,
                Kind.MEMORY,
                use.memoryBytes(),
                limits.memoryBytes().orElse(-1),
                own.memoryBytes().isPresent(),
                process ? "it used" : "it allocated");
        hard(
                findings,
                Kind.THREADS,
                use.threads(),
                limits.threads().orElse(-1),
                own.threads().isPresent(),
                "it had");
        return findings;
    }

    private void hard(List<Finding> findings, Kind kind, long used, long most, boolean enforced, String what) {
        if (most < 0) {
            return;
        }
        Seen before = soft(findings, kind, used, most, what);
        boolean over = used > most;
        boolean ends = over && before.overBefore && !enforced;
        before.overBefore = over;
        if (ends && findings.stream().noneMatch(Finding::over)) {
            findings.add(new Finding(
                    true, reason(Reasons.LIMIT_EXCEEDED, kind, used, most, what + " more than the " + words(kind))));
        }
    }

    private Seen soft(List<Finding> findings, Kind kind, long used, long most, String what) {
        Seen before = seen.computeIfAbsent(kind, unused -> new Seen());
        boolean near = used >= 0 && used >= most / 100.0 * softPercent;
        // Wild readings are of what others look at; time and output are counted by ourselves.
        boolean believed = near && (before.nearBefore || kind == Kind.WALL_TIME || kind == Kind.OUTPUT);
        before.nearBefore = near;
        if (believed && !before.told) {
            before.told = true;
            String text = what + " at least " + softPercent + " % of the " + words(kind);
            findings.add(new Finding(
                    false, reason(Reasons.LIMIT_NEAR, kind, used, most, text).with("softPercent", softPercent)));
        }
        return before;
    }

    private static String words(Kind kind) {
        return switch (kind) {
            case MEMORY -> "memory it may use";
            case CPU_TIME -> "CPU time it may use";
            case WALL_TIME -> "time it may take";
            case THREADS -> "threads it may have";
            case OUTPUT -> "output it may report";
        };
    }

    private static Reason reason(String code, Kind kind, long used, long most, String text) {
        return Reason.of(code, text).with(kind.used, used).with(kind.limit, most);
    }
}
