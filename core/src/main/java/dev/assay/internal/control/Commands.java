package dev.assay.internal.control;

import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.Signal;
import dev.assay.spi.plugin.StopReason;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.ResultId;
import dev.assay.spi.result.Trigger;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** What a host may ask for by hand. Control thread only; answers are completed on the listeners' thread. */
final class Commands {

    private final ControlState state;
    private final Firing firing;
    private final Runs runs;
    private final Executor answers;
    private final Supplier<UUID> nonces;
    private final Map<ResultId, CompletableFuture<AttestationResult>> awaited = new HashMap<>();

    Commands(ControlState state, Firing firing, Runs runs, Executor answers, Supplier<UUID> nonces) {
        this.state = state;
        this.firing = firing;
        this.runs = runs;
        this.answers = answers;
        this.nonces = nonces;
    }

    void trigger(String id, Trigger trigger, CompletableFuture<AttestationResult> answer) {
        JobEntry job = state.jobs.get(id);
        if (job == null || state.closing) {
            String why = job == null ? "there is no job " + id : "the manager is closing";
            answers.execute(() -> answer.completeExceptionally(new IllegalArgumentException(why)));
            return;
        }
        Instant now = state.time.wall();
        String nonce = nonces.get().toString();
        ResultId result = ResultId.of(state.identity, job.id, trigger.kind(), now, nonce);
        awaited.put(result, answer);
        firing.trigger(job, result, now, trigger);
    }

    void settled(AttestationResult result) {
        CompletableFuture<AttestationResult> answer = awaited.remove(result.id());
        if (answer != null) {
            answers.execute(() -> answer.complete(result));
        }
    }

    boolean pause(String id, String actor, String why) {
        JobEntry job = state.jobs.get(id);
        if (job == null) {
            return false;
        }
        Reason reason = Reason.of(Reasons.PAUSED, "by " + actor + ": " + why);
        job.paused = reason;
        state.signal(Signal.Kind.JOB_PAUSED, id, reason);
        return true;
    }

    boolean resume(String id, String actor, String why) {
        JobEntry job = state.jobs.get(id);
        if (job == null || job.paused == null) {
            return false;
        }
        job.paused = null;
        state.signal(Signal.Kind.JOB_RESUMED, id, Reason.of("RESUMED", "by " + actor + ": " + why));
        return true;
    }

    /** Cancels what waits and runs of a job; returns how many occurrences that were. */
    int cancel(String id, String actor, String why) {
        JobEntry job = state.jobs.get(id);
        if (job == null) {
            return 0;
        }
        List<Pending> pending = List.copyOf(job.pending);
        Reason reason = Reason.of(Reasons.CANCELLED_BY_ACTOR, "by " + actor + ": " + why);
        pending.forEach(one -> runs.stop(one, StopReason.CANCELLED, reason));
        return pending.size();
    }
}
