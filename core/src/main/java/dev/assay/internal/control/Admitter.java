package dev.assay.internal.control;

import dev.assay.internal.plugin.PluginHandle;
import dev.assay.internal.resource.Claim;
import dev.assay.internal.resource.Decision;
import dev.assay.internal.resource.Monitor;
import dev.assay.internal.result.PublisherView;
import dev.assay.internal.result.ResultPublisher;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.Signal;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.resource.ResourceRequest;
import dev.assay.spi.result.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Lets waiting occurrences begin, in the one order of waiting, while there are slots, room for results and resources.
 * Control thread only.
 *
 * <p>An occurrence held back by a limit of its own (its job, plugin or group) lets others pass; one held back by the
 * machine's resources does not, or big jobs would starve behind small ones. What has waited long for resources claims the
 * next room, so that other managers of the machine do not take it.
 */
final class Admitter {

    private static final int LOOK_AT_MOST = 256;

    private final ControlState state;
    private final Monitor monitor;
    private final ResultPublisher publisher;
    private final Runs runs;
    private final Endings endings;
    private final Conduct conduct;
    private boolean goingOn;
    private @Nullable Pending seen;
    private int passed; // how many stand before what is looked at after the head
    private int place; // where the one stands that is considered now, from 1
    private @Nullable Pending toldFull;
    private @Nullable Claim claim;
    private @Nullable Pending claimant;

    Admitter(
            ControlState state,
            Monitor monitor,
            ResultPublisher publisher,
            Runs runs,
            Endings endings,
            Conduct conduct) {
        this.conduct = conduct;
        this.state = state;
        this.monitor = monitor;
        this.publisher = publisher;
        this.runs = runs;
        this.endings = endings;
    }

    /**
     * Lets begin what may.
     *
     * @param news whether anything has changed, so that all that waits is to be looked at again
     * @return how many began or ended
     */
    int admit(boolean news) {
        dropClaim();
        if (state.waiting.isEmpty() || state.closing) {
            goingOn = false;
            return 0;
        }
        Look first = look(state.waiting.first(), 0);
        if (first.stopped()) {
            goingOn = false;
            return first.begun();
        }
        if (news && !goingOn) {
            goingOn = true;
            seen = null;
        }
        return first.begun() + (goingOn ? lookOn(first) : 0);
    }

    /** Whether not all that waits has been looked at since something changed. */
    boolean isGoingOn() {
        return goingOn;
    }

    // However many at the head are held back by limits of their own, those behind have their turn.
    private int lookOn(Look head) {
        Pending from = seen;
        if (from == null || from.compareTo(head.last()) < 0) {
            from = head.last();
            passed = head.left();
        }
        Pending next = state.waiting.higher(from);
        if (next == null) {
            goingOn = false;
            seen = null;
            return 0;
        }
        Look look = look(next, passed);
        passed += look.left();
        goingOn = look.full() && !look.stopped();
        seen = goingOn ? look.last() : null;
        return look.begun();
    }

    /**
     * What a look at some of what waits, in order, came to.
     *
     * @param begun how many do not wait any more
     * @param left how many still do
     * @param stopped whether nothing behind the last can begin, either
     * @param full whether as many were looked at as may be
     * @param last the last that was looked at
     */
    private record Look(int begun, int left, boolean stopped, boolean full, Pending last) {}

    // From one to the next by their order, since what is looked at may leave, and others may join.
    private Look look(Pending first, int before) {
        int begun = 0;
        int looked = 0;
        Pending last = first;
        for (Pending each = first; each != null && looked < LOOK_AT_MOST; each = state.waiting.higher(each)) {
            last = each;
            looked++;
            place = before + looked - begun;
            Step step = consider(each);
            if (step == Step.STOP) {
                return new Look(begun, looked - begun, true, false, last);
            }
            begun += step == Step.BEGUN ? 1 : 0;
        }
        return new Look(begun, looked - begun, false, looked == LOOK_AT_MOST, last);
    }

    private enum Step {
        BEGUN,
        PASS,
        STOP
    }

    private Step consider(Pending pending) {
        JobEntry job = pending.job;
        PluginSlot plugin = job.plugin;
        PluginHandle handle = plugin == null ? null : plugin.handle;
        if (plugin == null || handle == null) {
            Reason parked = job.parked;
            endings.end(
                    pending,
                    job.parkedOutcome,
                    parked == null ? Reason.of(Reasons.PLUGIN_UNAVAILABLE, "its plugin is gone") : parked);
            return Step.BEGUN;
        }
        Reason barred = conduct.refuse(handle);
        if (barred != null) {
            endings.end(pending, Outcome.UNAVAILABLE, barred);
            return Step.BEGUN;
        }
        Reason disabled = plugin.disabled;
        if (disabled != null) {
            endings.end(pending, Outcome.UNAVAILABLE, disabled);
            return Step.BEGUN;
        }
        if (state.slots.isFull()) {
            // The numbers stay the same while it is so, and under load it is so again and again.
            if (!pending.equals(toldFull) || pending.delay == null) {
                toldFull = pending;
                delay(pending, state.slots.refuse(job));
            }
            return Step.STOP;
        }
        if (!publisher.hasRoom()) {
            delay(pending, backlog());
            return Step.STOP;
        }
        toldFull = null;
        Reason refused = state.slots.refuse(job);
        if (refused != null) {
            delay(pending, refused);
            return Step.PASS;
        }
        Isolation isolation = isolation(job.record.spec(), plugin.reference);
        ResourceRequest request =
                monitor.request(job.record.spec().request(), conduct.history(handle, isolation), isolation);
        Claim mine = pending.equals(claimant) ? claim : null;
        Decision decision = monitor.admit(request, isolation, mine);
        if (decision instanceof Decision.Granted granted) {
            giveUpClaim(mine != null);
            runs.begin(pending, handle, isolation, granted.permit());
            return Step.BEGUN;
        }
        if (decision instanceof Decision.Impossible impossible) {
            endings.end(pending, Outcome.REJECTED, impossible.reason());
            return Step.BEGUN;
        }
        delay(pending, ((Decision.Delayed) decision).reason());
        claimFor(pending, request, isolation);
        return Step.STOP;
    }

    // Managers that share a monitor take turns: who has waited long keeps the next room, or one with many small runs
    // would
    // leave another's big one waiting for ever.
    private void claimFor(Pending head, ResourceRequest request, Isolation isolation) {
        if (head.equals(claimant)) {
            return;
        }
        giveUpClaim(true);
        long waited = state.time.nanos() - head.delayedSinceNanos;
        if (waited >= monitor.policy().patience().toNanos()) {
            claim = monitor.claim(request, isolation);
            claimant = claim == null ? null : head;
        }
    }

    private void dropClaim() {
        Pending holder = claimant;
        giveUpClaim(holder != null && (holder.state != Pending.State.WAITING || state.closing));
    }

    private void giveUpClaim(boolean now) {
        Claim held = claim;
        if (now && held != null) {
            claim = null;
            claimant = null;
            held.close();
        }
    }

    private Reason backlog() {
        PublisherView results = publisher.view();
        return Reason.of(Reasons.RESULTS_BACKLOG, "results wait for the sink")
                .with("heldResults", results.held())
                .with("heldBytes", results.heldBytes());
    }

    private void delay(Pending pending, @Nullable Reason reason) {
        if (reason == null) {
            return;
        }
        Reason before = pending.delay;
        pending.delay = reason;
        pending.job.delay = reason;
        if (before == null) {
            pending.delayedSinceNanos = state.time.nanos();
            pending.delayedSince = state.time.wall();
        }
        pending.job.delayedSince = pending.delayedSince;
        pending.job.delayPosition = place;
        if (before == null || !before.code().equals(reason.code())) {
            state.signal(Signal.Kind.RUN_DELAYED, pending.job.id, Pending.placed(reason, pending.delayedSince, place));
        }
    }

    /** From the spec, else the reference; host code runs directly, everything else in a class loader of its own. */
    static Isolation isolation(JobSpec spec, PluginReference reference) {
        return spec.isolation()
                .or(reference::isolation)
                .orElse(reference.source().isEmpty() ? Isolation.DIRECT : Isolation.CLASSLOADER);
    }
}
