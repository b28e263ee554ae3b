package dev.assay.eventhub.internal;

import dev.assay.eventhub.EventHubView;
import dev.assay.eventhub.SetAside;
import dev.assay.spi.TimeSource;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.ResultId;
import dev.assay.support.retry.Backoff;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The results that wait for the hub, and the rules for what comes next: which ones to send, when, and what becomes of them by
 * the hub's answer.
 *
 * <p>Not thread-safe: the delivery's lock guards it. What is to be run without that lock is added to a list.
 */
final class Backlog {

    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);

    private final DeliverySettings settings;
    private final Packer packer;
    private final TimeSource time;
    private final Backoff backoff;
    private final Deque<Offer.Entry> waiting = new ArrayDeque<>();
    private final Deque<ResultId> again = new ArrayDeque<>();
    private final List<ResultId> refusedInARow = new ArrayList<>();
    private final List<AttestationResult> left = new ArrayList<>(); // handed back since the close began
    private final Aside aside;
    private boolean freshCredentialsTried;
    private boolean gone;
    private boolean closing;
    private long notBefore;
    private long failingSince;
    private int failures;
    private int limit;
    private int probe;
    private String problem = "";
    private long delivered;
    private long requests;
    private long failedRequests;
    private long givenBack;

    Backlog(DeliverySettings settings, Packer packer, TimeSource time) {
        this.settings = settings;
        this.packer = packer;
        this.time = time;
        this.backoff = Backoff.fullJitter(settings.backoff(), settings.maxBackoff(), settings.random());
        this.aside = new Aside(settings.maxAside(), settings.maxAsideBytes());
        this.limit = settings.batch();
        this.notBefore = time.nanos();
    }

    /** Takes an offer, or hands it back at once if there is no room. */
    void add(Offer offer, List<Runnable> after) {
        List<Offer.Entry> entries = offer.entries();
        if (!waiting.isEmpty() && waiting.size() + entries.size() > settings.maxWaiting()) {
            String full = waiting.size() + " results wait for " + settings.hub() + " already";
            entries.forEach(entry -> entry.answer(Durability.NONE, full, after));
        } else {
            waiting.addAll(entries);
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Begins the close: nothing is waited for any more. */
    void close() {
        closing = true;
    }

    boolean isClosing() {
        return closing;
    }

    void sendAsideAgain() {
        again.clear();
        again.addAll(aside.ids());
    }

    List<SetAside> aside() {
        return aside.all();
    }

    /** What was handed back since the close began, and what is kept aside. */
    List<AttestationResult> left() {
        List<AttestationResult> all = new ArrayList<>(left);
        aside.all().forEach(each -> all.add(each.result()));
        return all;
    }

    EventHubView view(boolean paused) {
        return new EventHubView(
                delivered,
                requests,
                failedRequests,
                givenBack,
                waiting.size(),
                aside.size(),
                aside.bytes(),
                gone,
                Duration.ofNanos(paused ? pauseNanos() : 0),
                problem);
    }

    /** How long nothing is to be sent. */
    long pauseNanos() {
        return Math.max(0, notBefore - time.nanos());
    }

    /** Hands back what can't be sent any more, and tells whether something else is left to send, now or after the pause. */
    boolean hasWork(List<Runnable> after) {
        again.removeIf(id -> aside.get(id) == null);
        for (Offer.Entry first = waiting.peek(); first != null; first = waiting.peek()) {
            Aside.Kept known = aside.get(first.result().id());
            if (known == null) {
                break;
            }
            waiting.remove();
            first.answer(Durability.MEMORY, known.what().problem(), after);
        }
        if (gone || (closing && pauseNanos() > 0)) {
            giveBack(after);
        }
        return !waiting.isEmpty() || !(again.isEmpty() || closing || gone);
    }

    /** What to send next; there is something. */
    Packer.Turn next() {
        if (waiting.isEmpty()) {
            return new Packer.Turn(List.of(), false, aside.get(again.getFirst()));
        }
        if (refusesAll()) {
            // Each time another one, or a few bad results at the head would hide that the rest is welcome.
            return new Packer.Turn(first(probe % waiting.size() + 1), true, null);
        }
        return new Packer.Turn(first(limit), false, null);
    }

    private List<Offer.Entry> first(int count) {
        return waiting.stream().limit(count).toList();
    }

    private boolean refusesAll() {
        return refusedInARow.size() >= DeliverySettings.REFUSALS_IN_A_ROW;
    }

    /** Does with what was sent as the answer says. */
    void settle(Packer.Sent sent, Answer answer, List<Runnable> after) {
        if (!sent.known()) {
            requests++;
            note(answer);
        }
        Aside.Kept fromAside = sent.again();
        if (fromAside != null) {
            settleAgain(fromAside.what().result().id(), answer.ruling());
            return;
        }
        switch (answer.ruling()) {
            case DELIVERED -> delivered(sent, after);
            case LATER -> later(answer, after);
            case REFUSED -> refused(sent, answer, after);
            case CREDENTIALS -> credentials(after);
            case GONE -> {
                gone = true;
                LOG.error("ASSAY-5004 {} wants no more results, so none are sent any more", settings.hub());
                giveBack(after);
            }
            case UNFIT -> giveBack(after);
        }
    }

    private void note(Answer answer) {
        if (answer.ruling() == Ruling.DELIVERED) {
            if (!problem.isEmpty()) {
                LOG.info("ASSAY-5002 {} takes results again", settings.hub());
            }
            problem = "";
            freshCredentialsTried = false;
        } else {
            if (problem.isEmpty()) {
                LOG.warn("ASSAY-5003 {}: {}", settings.hub(), answer.problem());
            }
            problem = answer.problem();
            failedRequests++;
        }
    }

    private void settleAgain(ResultId id, Ruling ruling) {
        if (ruling == Ruling.DELIVERED) {
            aside.remove(id);
            delivered++;
        }
        if (ruling == Ruling.DELIVERED || ruling == Ruling.REFUSED) {
            again.remove(id);
        } else {
            again.clear(); // the next success after refusals, or the host, begins again
        }
    }

    private void delivered(Packer.Sent sent, List<Runnable> after) {
        for (Offer.Entry entry : sent.entries()) {
            waiting.remove(entry);
            packer.done(entry.result().id());
            entry.answer(Durability.HUB, "", after);
        }
        failures = 0;
        if (!sent.known()) {
            delivered += sent.entries().size();
            limit = Math.min(settings.batch(), limit * 2);
            if (refusesAll()) {
                again.addAll(refusedInARow);
            }
            refusedInARow.clear();
        }
    }

    private void later(Answer answer, List<Runnable> after) {
        long now = time.nanos();
        if (failures++ == 0) {
            failingSince = now;
        }
        notBefore = now + backoff.delay(failures, answer.pause()).toNanos();
        if (closing || notBefore - failingSince - settings.budget().toNanos() > 0) {
            failures = 0;
            notBefore = now + answer.pause().orElse(Duration.ZERO).toNanos();
            giveBack(after);
        }
    }

    private void credentials(List<Runnable> after) {
        // Once more at once, because the host may have newer ones by now.
        freshCredentialsTried = !freshCredentialsTried && !closing;
        if (!freshCredentialsTried) {
            giveBack(after);
        }
    }

    private void refused(Packer.Sent sent, Answer answer, List<Runnable> after) {
        failures = 0;
        if (sent.entries().size() > 1) {
            limit = sent.entries().size() / 2;
            return;
        }
        byte[] data = sent.data().isEmpty() ? new byte[0] : sent.data().get(0);
        if (refusesAll() || !aside.hasRoomFor(data)) {
            probe++;
            problem = (refusesAll() ? "refuses every result: " : "refuses more than can be kept aside: ")
                    + answer.problem();
            giveBack(after);
            return;
        }
        Offer.Entry entry = sent.entries().get(0);
        ResultId id = entry.result().id();
        String said = "kept aside, because " + settings.hub() + " refused it: " + answer.problem();
        LOG.error(
                "ASSAY-5005 result {} of job {} is {}",
                id,
                entry.result().job().spec().id(),
                said);
        aside.add(new SetAside(entry.result(), answer.status(), answer.problem(), time.wall()), data);
        refusedInARow.add(id);
        packer.done(id);
        waiting.remove(entry);
        entry.answer(Durability.MEMORY, said, after);
    }

    /** Hands all that waits back: whoever offered it offers it again, and knows why. */
    void giveBack(List<Runnable> after) {
        String why = settings.hub() + ": " + (problem.isEmpty() ? "closed before it answered" : problem);
        for (Offer.Entry entry = waiting.poll(); entry != null; entry = waiting.poll()) {
            givenBack++;
            if (closing) {
                left.add(entry.result());
            }
            entry.answer(Durability.NONE, why, after);
        }
    }

    /** The timers refuse, so nothing can be waited for. */
    void giveBackForLackOfTimers(List<Runnable> after) {
        problem = "the timers were shut down";
        giveBack(after);
    }
}
