package dev.assay.internal.run;

import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.plugin.PluginRun.Step;
import dev.assay.spi.plugin.StopReason;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when the next step against a run is due: its timeout, its limits, then ASK, INTERRUPT, KILL, and at last to
 * leave it behind. Control thread only.
 */
final class Ladder {

    private static final Logger LOG = LoggerFactory.getLogger(Ladder.class);

    /** No step is due for as long as anybody cares. */
    static final long NEVER = Long.MAX_VALUE / 4;

    private final RunSettings settings;
    private final LimitNews news;
    private final Map<Run, LimitWatch> watches = new HashMap<>();
    private final Map<Run, Long> closingInterrupted = new HashMap<>();

    Ladder(RunSettings settings, LimitNews news) {
        this.settings = settings;
        this.news = news;
    }

    /** What is to be done with a run. */
    enum Verdict {
        /** Nothing now. */
        WAIT,
        /** A step was taken. */
        STEPPED,
        /** It is to be left behind. */
        ABANDON
    }

    void forget(Run run) {
        watches.remove(run);
        closingInterrupted.remove(run);
    }

    Verdict step(Run run, long now) {
        boolean stopped = stopIfDue(run, now);
        RunPhase phase = run.phase();
        RunPhase.Stop stop = phase.stop();
        Verdict verdict = phase.state() == RunState.CLOSING
                ? closing(run, phase, now)
                : stop == null ? Verdict.WAIT : climb(run, phase, stop, now);
        return verdict == Verdict.WAIT && stopped ? Verdict.STEPPED : verdict;
    }

    private boolean stopIfDue(Run run, long now) {
        RunPhase phase = run.phase();
        if (phase.stop() != null || !phase.state().isStoppable()) {
            return false;
        }
        RunClock clock = run.clock();
        if (clock.deadlineNanos() - now <= 0) {
            long millis = clock.allowed().toMillis();
            return clock.isWallTimeLimit()
                    ? endForLimit(
                            run,
                            Reason.of(Reasons.LIMIT_EXCEEDED, "it ran longer than its limit on wall time")
                                    .with("wallTimeLimitMillis", millis))
                    : run.cancel(
                            StopReason.TIMEOUT,
                            Reason.of(Reasons.TIMEOUT, "it ran longer than its timeout")
                                    .with("timeoutMillis", millis));
        }
        Live live = run.live;
        if (live == null || phase.state() != RunState.RUNNING) {
            return false;
        }
        LimitWatch watch = watches.computeIfAbsent(run, r -> new LimitWatch(r.task(), settings.limitPeriod(), now));
        for (LimitWatch.Finding finding : watch.look(live, clock, now)) {
            if (finding.over()) {
                return endForLimit(run, finding.reason());
            }
            news.near(run, finding.reason());
        }
        return false;
    }

    private boolean endForLimit(Run run, Reason reason) {
        news.over(run, reason);
        return run.cancel(StopReason.LIMIT, reason);
    }

    private Verdict climb(Run run, RunPhase phase, RunPhase.Stop stop, long now) {
        return switch (phase.state()) {
            case CREATED, RUNNING -> take(run, RunState.ASKED, Step.ASK, stop);
            case ASKED ->
                over(phase, settings.afterAsk(), now)
                        ? take(run, RunState.INTERRUPTED, Step.INTERRUPT, stop)
                        : Verdict.WAIT;
            case INTERRUPTED -> {
                if (!over(phase, settings.afterInterrupt(), now)) {
                    yield Verdict.WAIT;
                }
                run.steps.insistOnInterrupt();
                yield take(run, RunState.KILLED, Step.KILL, stop);
            }
            case KILLED ->
                run.steps.isKillRefused() || over(phase, settings.afterKill(), now) ? Verdict.ABANDON : Verdict.WAIT;
            case CLOSING, ENDED, ABANDONED, GONE -> Verdict.WAIT;
        };
    }

    private Verdict take(Run run, RunState state, Step step, RunPhase.Stop stop) {
        if (!run.become(state)) {
            return Verdict.STEPPED; // it ended by itself in this very moment
        }
        if (step == Step.ASK && stop.why() == StopReason.TIMEOUT) {
            LOG.warn(
                    "ASSAY-2203 run timed out job={} run={} after={}",
                    run.task().job().spec().id(),
                    run.id(),
                    run.clock().allowed());
        } else {
            LOG.debug("ASSAY-2210 run {} is told to end: {} ({})", run.task(), step, stop.why());
        }
        if (step == Step.KILL) {
            news.killing();
        }
        run.steps.begin(step, stop.why());
        return Verdict.STEPPED;
    }

    // Giving back is ours and the provider's; it has two chances before the run is left behind.
    private Verdict closing(Run run, RunPhase phase, long now) {
        Long interrupted = closingInterrupted.get(run);
        if (interrupted == null) {
            if (!over(phase, settings.closing(), now)) {
                return Verdict.WAIT;
            }
            closingInterrupted.put(run, now);
            run.interruptAll();
            return Verdict.STEPPED;
        }
        return interrupted + settings.closing().toNanos() - now <= 0 ? Verdict.ABANDON : Verdict.WAIT;
    }

    private static boolean over(RunPhase phase, Duration grace, long now) {
        return phase.sinceNanos() + grace.toNanos() - now <= 0;
    }

    /** How long until something may be due for a run, in nanoseconds; 0 for at once, {@link #NEVER} for never. */
    long nanosUntil(Run run, long now) {
        RunPhase phase = run.phase();
        long due = switch (phase.state()) {
            case CREATED, RUNNING -> phase.stop() != null ? now : untilStop(run, now);
            case ASKED -> phase.sinceNanos() + settings.afterAsk().toNanos();
            case INTERRUPTED -> phase.sinceNanos() + settings.afterInterrupt().toNanos();
            case KILLED ->
                run.steps.isKillRefused()
                        ? now
                        : phase.sinceNanos() + settings.afterKill().toNanos();
            case CLOSING -> {
                Long interrupted = closingInterrupted.get(run);
                yield (interrupted == null ? phase.sinceNanos() : interrupted)
                        + settings.closing().toNanos();
            }
            case ENDED, ABANDONED, GONE -> now + NEVER;
        };
        return Math.max(0, due - now);
    }

    private long untilStop(Run run, long now) {
        long deadline = run.clock().deadlineNanos();
        if (!LimitWatch.isNeeded(run.task().limits())) {
            return deadline;
        }
        LimitWatch watch = watches.get(run);
        long look = watch == null ? now + settings.limitPeriod().toNanos() : watch.nextNanos();
        return look - deadline < 0 ? look : deadline;
    }
}
