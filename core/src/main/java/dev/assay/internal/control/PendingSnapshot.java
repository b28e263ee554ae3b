package dev.assay.internal.control;

import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.result.Occurrence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An occurrence that has not ended, as it was when asked, for views.
 *
 * @param occurrence which
 * @param state {@code WAITING}, {@code BACKING_OFF} or {@code RUNNING}
 * @param since how long ago it became due
 * @param attempts how many attempts have ended
 * @param delay what it waits for, with numbers
 * @param position where it stands in the order of waiting, from 1; 0 if it does not stand there
 * @param waiting how many stand there
 */
public record PendingSnapshot(
        Occurrence occurrence,
        String state,
        Duration since,
        int attempts,
        Optional<Reason> delay,
        int position,
        int waiting) {

    private static final int COUNTED = 10_000;

    static List<PendingSnapshot> of(ControlState state, JobEntry job) {
        long now = state.time.nanos();
        List<PendingSnapshot> all = new ArrayList<>(job.pending.size());
        for (Pending each : job.pending) {
            boolean queued = each.state == Pending.State.WAITING;
            int position = queued ? position(state, each) : 0;
            all.add(new PendingSnapshot(
                    each.occurrence,
                    each.state.name(),
                    Duration.ofNanos(Math.max(0, now - each.dueNanos)),
                    each.attempts.size(),
                    queued ? Optional.of(delay(state, each, position, now)) : Optional.empty(),
                    position,
                    state.waiting.size()));
        }
        return all;
    }

    private static Reason delay(ControlState state, Pending each, int position, long now) {
        Reason own = each.delay;
        if (own != null) {
            return Pending.placed(own, each.delayedSince, position);
        }
        // Not looked at yet: somebody before it holds all up.
        Pending first = state.waiting.first();
        Reason theirs = first.delay;
        String why = theirs == null ? "is about to begin" : "waits: " + theirs.code() + ": " + theirs.text();
        Reason behind = Reason.of(
                        Reasons.BEHIND_OTHERS,
                        (position - 1) + " come first in the order of waiting, and the first of them, of job "
                                + first.job.id + ", " + why)
                .with("before", position - 1);
        return Pending.placed(behind, state.time.wall().minusNanos(Math.max(0, now - each.dueNanos)), position);
    }

    // Up to a bound, for counting goes along the order.
    private static int position(ControlState state, Pending sought) {
        int position = 1;
        for (Pending each : state.waiting) {
            if (each.equals(sought) || position == COUNTED) {
                return position;
            }
            position++;
        }
        return 0;
    }
}
