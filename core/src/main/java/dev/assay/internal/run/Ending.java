package dev.assay.internal.run;

import dev.assay.internal.secret.Redactor;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.RunEnd;
import dev.assay.spi.plugin.StopReason;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.result.Outcome;
import dev.assay.support.text.Text;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became of an attempt.
 *
 * <p>Once a run was told to stop, that is its outcome, however it then ended: what a plugin saw until then is not the
 * whole.
 *
 * @param exit how the thread or process ended, in a word
 */
record Ending(Outcome outcome, Reason reason, String exit) {

    private static final int MAX_TEXT = 1_024;

    /** Codes that say how core ended a run; an exception that carries one is only an exception. */
    private static final Set<String> RESERVED = Set.of(
            Reasons.OK,
            Reasons.TIMEOUT,
            Reasons.LIMIT_EXCEEDED,
            Reasons.CANCELLED_BY_ACTOR,
            Reasons.JOB_REMOVED,
            Reasons.LEASE_ENDED,
            Reasons.JOB_CHANGED,
            Reasons.MANAGER_CLOSED,
            Reasons.SUPERSEDED,
            Reasons.SUBMIT_REFUSED,
            Reasons.HOST_DIED,
            Reasons.WORKER_EXITED,
            Reasons.WORKER_CRASHED,
            Reasons.WORKER_KILLED,
            Reasons.PLUGIN_REPLACED,
            Reasons.PLUGIN_DISABLED,
            Reasons.PLUGIN_QUARANTINED);

    static Ending stopped(RunPhase.Stop stop, String exit) {
        return new Ending(outcome(stop.why()), stop.reason(), exit);
    }

    private static Outcome outcome(StopReason why) {
        return switch (why) {
            case TIMEOUT -> Outcome.TIMED_OUT;
            case LIMIT -> Outcome.FAILED;
            case CANCELLED, CONFIGURATION, PLUGIN, PRESSURE, CLOSING -> Outcome.CANCELLED;
        };
    }

    static Ending refused(String code, String text) {
        return new Ending(Outcome.FAILED, Reason.of(code, text), "NOT_STARTED");
    }

    static Ending returned(RunPhase.@Nullable Stop stop, RunEnd end, Limits limits, Redactor redactor) {
        String detail = Text.line(redactor.text(end.detail()), 256);
        String exit = detail.isEmpty() ? end.exit().name() : end.exit() + "(" + detail + ")";
        if (stop != null) {
            return stopped(stop, exit);
        }
        return switch (end.exit()) {
            case NORMAL -> new Ending(Outcome.COMPLETED, Reason.of(Reasons.OK), exit);
            case OUT_OF_MEMORY -> {
                Reason reason = Reason.of(Reasons.LIMIT_EXCEEDED, words("it ran out of memory", detail));
                yield new Ending(
                        Outcome.FAILED,
                        limits.memoryBytes().isPresent()
                                ? reason.with(
                                        "memoryLimitBytes", limits.memoryBytes().getAsLong())
                                : reason,
                        exit);
            }
            case CPU_LIMIT -> {
                Reason reason = Reason.of(Reasons.LIMIT_EXCEEDED, words("it used up its CPU time", detail));
                yield new Ending(
                        Outcome.FAILED,
                        limits.cpuTime()
                                .map(most -> reason.with("cpuLimitMillis", most.toMillis()))
                                .orElse(reason),
                        exit);
            }
            case KILLED ->
                worker(Reasons.WORKER_KILLED, words("its process was killed, but not by this manager", detail), exit);
            case CRASHED -> worker(Reasons.WORKER_CRASHED, words("its process crashed", detail), exit);
            case EXITED -> worker(Reasons.WORKER_EXITED, words("its process exited by itself", detail), exit);
        };
    }

    static Ending threw(RunPhase.@Nullable Stop stop, Throwable thrown, Redactor redactor) {
        if (stop != null) {
            return stopped(stop, "THREW");
        }
        if (thrown instanceof PluginException problem && isFree(problem.code())) {
            return new Ending(
                    Outcome.FAILED, Reason.of(problem.code(), Throwables.words(problem, MAX_TEXT, redactor)), "THREW");
        }
        return failed(Throwables.brief(thrown, redactor), "THREW");
    }

    private static boolean isFree(String code) {
        return code.matches("[A-Z][A-Z0-9_]{0,63}") && !RESERVED.contains(code);
    }

    private static Ending failed(String text, String exit) {
        return new Ending(Outcome.FAILED, Reason.of(Reasons.PLUGIN_ERROR, text), exit);
    }

    private static Ending worker(String code, String text, String exit) {
        return new Ending(Outcome.FAILED, Reason.of(code, text), exit);
    }

    private static String words(String what, String detail) {
        return detail.isEmpty() ? what : what + ": " + detail;
    }
}
