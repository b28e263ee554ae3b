package dev.assay.internal.result;

import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.TimeSource;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Receipt;
import dev.assay.support.measure.Histogram;
import dev.assay.support.retry.Backoff;
import dev.assay.support.text.Text;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way of results to one sink: one offer at a time, in the order of sequences; what was not taken comes first in the next.
 *
 * <p>Publisher's thread only, but for the answers, which come from any thread and go through the publisher's queue.
 */
final class Lane {

    private static final int MAX_TEXT = 300;

    /** What a sink said to an offer. */
    record Answer(
            Lane lane,
            long offer,
            @Nullable List<Receipt> receipts,
            @Nullable Throwable failure) {}

    /** Who hears when a result was taken, and when a sink begins or ceases to fail. */
    interface Outlet {
        void taken(Lane lane, Held held, Receipt receipt);

        void failing(Lane lane, Reason why);

        void recovered(Lane lane);
    }

    private final int index;
    private final NamedSink sink;
    private final PublisherSettings settings;
    private final TimeSource time;
    private final Backoff backoff;
    private final Consumer<Answer> answers;
    private final Outlet outlet;

    private final Deque<Held> waiting = new ArrayDeque<>();
    private List<Held> offered = List.of();
    private long offer;
    private long offeredAt;
    private long notBefore;
    private int failures;
    private boolean failing;
    private boolean silenceTold;
    private long taken;
    private long failedOffers;
    private String problem = "";
    private final Histogram latency = Histogram.ofSeconds();
    private volatile PublisherView.SinkView view; // written here, read by any thread

    Lane(
            int index,
            NamedSink sink,
            PublisherSettings settings,
            TimeSource time,
            Consumer<Answer> answers,
            Outlet outlet) {
        this.index = index;
        this.sink = sink;
        this.settings = settings;
        this.time = time;
        this.backoff = Backoff.fullJitter(settings.backoff(), settings.maxBackoff(), settings.random());
        this.answers = answers;
        this.outlet = outlet;
        this.notBefore = time.nanos();
        this.view = look();
    }

    int index() {
        return index;
    }

    String name() {
        return sink.name();
    }

    int waiting() {
        return waiting.size() + offered.size();
    }

    PublisherView.SinkView view() {
        return view;
    }

    void add(Held held) {
        waiting.add(held);
    }

    /** Forgets what is left of a wait, because there is little time. */
    void hurry() {
        notBefore = time.nanos();
    }

    /** Offers what waits, if the sink is free and not left in peace. */
    int step() {
        int done = 0;
        if (!offered.isEmpty()) {
            done = watchSilence();
        } else if (!waiting.isEmpty() && notBefore - time.nanos() <= 0) {
            offer();
            done = 1;
        }
        view = look();
        return done;
    }

    /** How long nothing will happen here unless the sink answers, in nanoseconds. */
    long restNanos() {
        if (!offered.isEmpty()) {
            return silenceTold
                    ? Long.MAX_VALUE
                    : left(offeredAt + settings.silence().toNanos());
        }
        return waiting.isEmpty() ? Long.MAX_VALUE : left(notBefore);
    }

    private long left(long deadline) {
        return Math.max(0, deadline - time.nanos());
    }

    private void offer() {
        List<Held> batch = new ArrayList<>(Math.min(settings.batch(), waiting.size()));
        while (batch.size() < settings.batch() && !waiting.isEmpty()) {
            batch.add(waiting.remove());
        }
        List<AttestationResult> results = batch.stream().map(Held::result).toList();
        offered = batch;
        offeredAt = time.nanos();
        silenceTold = false;
        long number = ++offer;
        CompletionStage<List<Receipt>> stage = null;
        Throwable failure = null;
        try {
            stage = sink.sink().accept(results);
        } catch (Throwable e) { // a sink may throw anything, and what it was offered must not be lost with it
            failure = e;
        }
        if (stage == null) {
            Throwable why = failure == null ? new IllegalStateException("the sink answered null") : failure;
            answers.accept(new Answer(this, number, null, why));
            return;
        }
        listen(stage, number);
    }

    private void listen(CompletionStage<List<Receipt>> stage, long number) {
        try {
            CompletionStage<?> unused = stage.whenComplete(
                    (receipts, failure) -> answers.accept(new Answer(this, number, receipts, failure)));
        } catch (Throwable e) { // the stage is the sink's own code, too
            answers.accept(new Answer(this, number, null, e));
        }
    }

    private int watchSilence() {
        long silent = time.nanos() - offeredAt;
        if (silenceTold || silent - settings.silence().toNanos() < 0) {
            return 0;
        }
        silenceTold = true;
        problem = "no answer for " + Duration.ofNanos(silent).toSeconds() + " s";
        fail(Reason.of(Reasons.SINK_SILENT, problem)
                .with("silentSeconds", Duration.ofNanos(silent).toSeconds()));
        return 1;
    }

    /** Deals with an answer; one to an earlier offer, or a second one, is not listened to. */
    void answered(Answer answer) {
        if (answer.offer() != offer || offered.isEmpty()) {
            return;
        }
        List<Held> batch = offered;
        offered = List.of();
        List<Receipt> receipts = answer.receipts();
        if (answer.failure() != null || receipts == null) {
            refused(batch, Reasons.SINK_FAILED, described(answer.failure()));
        } else {
            Receipt[] inOrder = Receipts.inOrder(receipts, batch);
            if (inOrder != null) {
                long now = time.wall().toEpochMilli();
                for (int i = 0; i < inOrder.length; i++) {
                    taken(batch.get(i), inOrder[i], now);
                }
                recover();
            } else {
                answered(batch, Receipts.read(receipts));
            }
        }
        view = look();
    }

    private void answered(List<Held> batch, Receipts read) {
        long now = time.wall().toEpochMilli();
        List<Held> back = new ArrayList<>();
        for (Held held : batch) {
            Receipt receipt = read.of(held.result().id());
            if (receipt == null) {
                back.add(held);
            } else {
                taken(held, receipt, now);
            }
        }
        if (back.isEmpty()) {
            recover();
        } else {
            // Part of it was taken, so the sink lives: it need not be left in peace for long.
            failures = back.size() < batch.size() ? 0 : failures;
            refused(back, Reasons.SINK_REFUSES, read.problem(batch));
        }
    }

    private void taken(Held held, Receipt receipt, long nowMillis) {
        taken++;
        long late = nowMillis - held.result().ended().toEpochMilli();
        latency.add(Math.max(0, late / 1000.0));
        outlet.taken(this, held, receipt);
    }

    private void refused(List<Held> back, String code, String what) {
        for (int i = back.size() - 1; i >= 0; i--) {
            waiting.addFirst(back.get(i));
        }
        failedOffers++;
        failures++;
        problem = what;
        notBefore = time.nanos() + backoff.delay(failures).toNanos();
        fail(Reason.of(code, what).with("notTaken", back.size()));
    }

    private void fail(Reason why) {
        if (!failing) {
            failing = true;
            outlet.failing(this, why.with("waiting", waiting()));
        }
    }

    private void recover() {
        failures = 0;
        problem = "";
        if (failing) {
            failing = false;
            outlet.recovered(this);
        }
    }

    private static String described(@Nullable Throwable failure) {
        if (failure == null) {
            return "the sink's stage ended with neither receipts nor a failure";
        }
        Throwable cause = failure instanceof java.util.concurrent.CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        String message = cause.getMessage();
        String name = cause.getClass().getSimpleName();
        return Text.line(message == null ? name : name + ": " + message, MAX_TEXT);
    }

    private PublisherView.SinkView look() {
        Duration since = offered.isEmpty() ? Duration.ZERO : Duration.ofNanos(time.nanos() - offeredAt);
        return new PublisherView.SinkView(
                name(),
                taken,
                offer,
                failedOffers,
                waiting(),
                offered.size(),
                since,
                latency,
                failing,
                problem.isEmpty() ? java.util.Optional.empty() : java.util.Optional.of(problem));
    }
}
