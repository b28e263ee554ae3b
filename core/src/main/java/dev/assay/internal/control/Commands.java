package dev.assay.internal.control;

import dev.assay.internal.state.StateRecord;
import dev.assay.internal.state.Word;
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
    private final Journal journal;
    private final Executor answers;
    private final Supplier<UUID> nonces;
    private final Map<ResultId, CompletableFuture<AttestationResult>> awaited = new HashMap<>();

    Commands(ControlState state, Firing firing, Runs runs, Journal journal, Executor answers, Supplier<UUID> nonces) {
        this.state = state;
        this.firing = firing;
        this.runs = runs;
        this.journal = journal;
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

    /** Pauses a job; each due time is skipped until it is resumed. The answer comes when the store has it. */
    void pause(String id, Word word, CompletableFuture<Boolean> answer) {
        JobEntry job = state.jobs.get(id);
        if (job == null) {
            answer(answer, false);
            return;
        }
        Reason reason = Reason.of(Reasons.PAUSED, word.text());
        job.paused = reason;
        job.pausedBy = word;
        state.signal(Signal.Kind.JOB_PAUSED, id, reason);
        answer(answer, journal.held(job, StateRecord.Hold.PAUSED, word));
    }

    void resume(String id, Word word, CompletableFuture<Boolean> answer) {
        JobEntry job = state.jobs.get(id);
        if (job == null || job.paused == null) {
            answer(answer, false);
            return;
        }
        job.paused = null;
        job.pausedBy = null;
        state.signal(Signal.Kind.JOB_RESUMED, id, Reason.of("RESUMED", word.text()));
        answer(answer, journal.held(job, StateRecord.Hold.PAUSED, null));
    }

    /** Switches a job off: what waits and runs of it is cancelled, and nothing is due until it is enabled. */
    void disable(String id, Word word, CompletableFuture<Boolean> answer) {
        JobEntry job = state.jobs.get(id);
        if (job == null) {
            answer(answer, false);
            return;
        }
        Reason reason = Reason.of(Reasons.DISABLED, word.text());
        job.disabled = reason;
        job.disabledBy = word;
        firing.disarm(job);
        journal.unscheduled(id, job.high, false);
        List.copyOf(job.pending).forEach(one -> runs.stop(one, StopReason.CANCELLED, reason));
        state.signal(Signal.Kind.JOB_DISABLED, id, reason);
        answer(answer, journal.held(job, StateRecord.Hold.DISABLED, word));
    }

    void enable(String id, Word word, CompletableFuture<Boolean> answer) {
        JobEntry job = state.jobs.get(id);
        if (job == null || job.disabled == null) {
            answer(answer, false);
            return;
        }
        job.disabled = null;
        job.disabledBy = null;
        if (job.plugin != null) {
            firing.armFirst(job);
        }
        state.signal(Signal.Kind.JOB_ENABLED, id, Reason.of("ENABLED", word.text()));
        answer(answer, journal.held(job, StateRecord.Hold.DISABLED, null));
    }

    /** Cancels what waits and runs of a job; answers how many occurrences that were. */
    void cancel(String id, Word word, CompletableFuture<Integer> answer) {
        JobEntry job = state.jobs.get(id);
        List<Pending> pending = job == null ? List.of() : List.copyOf(job.pending);
        Reason reason = Reason.of(Reasons.CANCELLED_BY_ACTOR, word.text());
        pending.forEach(one -> runs.stop(one, StopReason.CANCELLED, reason));
        answer(answer, pending.size());
    }

    private void answer(CompletableFuture<Boolean> answer, long mark) {
        state.store.whenWritten(mark, () -> answer(answer, true));
    }

    // On the listeners' thread: what a host chains to an answer is its own code.
    private <T> void answer(CompletableFuture<T> answer, T with) {
        answers.execute(() -> answer.complete(with));
    }
}
