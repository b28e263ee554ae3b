package dev.assay.testkit;

import dev.assay.spi.Environment;
import dev.assay.spi.hub.BatchLimits;
import dev.assay.spi.hub.HubAnswer;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.hub.Transport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A transport to a hub in memory, which answers as it is told: first what {@link #next} lined up, then what {@link #rule} says of a batch.
 *
 * <pre>{@code
 * MemoryTransport hub = new MemoryTransport(10).next(HubAnswer.later("busy", Duration.ofSeconds(30)));
 * }</pre>
 *
 * <p>It remembers every call, and what it took. Thread-safe.
 */
public final class MemoryTransport implements Transport {

    private final BatchLimits limits;
    private final Object lock = new Object();
    private final Deque<HubAnswer> script = new ArrayDeque<>(); // guarded by lock, as all below
    private final List<List<HubRecord>> calls = new ArrayList<>();
    private final List<HubRecord> taken = new ArrayList<>();
    private final Deque<Held> held = new ArrayDeque<>();
    private Function<List<HubRecord>, HubAnswer> rule = batch -> HubAnswer.TAKEN;
    private boolean holds;
    private boolean closed;

    private record Held(List<HubRecord> batch, CompletableFuture<HubAnswer> answer) {}

    /** A hub that takes one record at a time. */
    public MemoryTransport() {
        this(1);
    }

    /** A hub that takes batches of so many records. */
    public MemoryTransport(int batch) {
        this.limits = new BatchLimits(batch, Long.MAX_VALUE);
    }

    /** Lines answers up for the next calls. */
    public MemoryTransport next(HubAnswer... answers) {
        synchronized (lock) {
            script.addAll(List.of(answers));
        }
        return this;
    }

    /** Judges batches when nothing is lined up. Unless set, everything is taken. The rule is called without a lock. */
    public MemoryTransport rule(Function<List<HubRecord>, HubAnswer> judge) {
        synchronized (lock) {
            rule = Objects.requireNonNull(judge, "judge");
        }
        return this;
    }

    /** From now on no call is answered until {@link #release}. */
    public MemoryTransport hold() {
        synchronized (lock) {
            holds = true;
        }
        return this;
    }

    /** Answers what was held, in order, and what comes from now on. */
    public void release() {
        List<Held> all;
        synchronized (lock) {
            holds = false;
            all = new ArrayList<>(held);
            held.clear();
        }
        all.forEach(each -> each.answer().complete(judged(each.batch())));
    }

    /** May be started again after a close, as by the next life of a host. */
    @Override
    public void start(Environment environment) {
        synchronized (lock) {
            closed = false;
        }
    }

    @Override
    public CompletionStage<HubAnswer> send(List<HubRecord> batch) {
        CompletableFuture<HubAnswer> answer = new CompletableFuture<>();
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("the transport is closed");
            }
            calls.add(batch);
            if (holds) {
                held.add(new Held(batch, answer));
                return answer;
            }
        }
        answer.complete(judged(batch));
        return answer;
    }

    private HubAnswer judged(List<HubRecord> batch) {
        HubAnswer answer;
        Function<List<HubRecord>, HubAnswer> judge;
        synchronized (lock) {
            answer = script.poll();
            judge = rule;
        }
        HubAnswer told = answer == null ? judge.apply(batch) : answer;
        if (told.ruling() == HubAnswer.Ruling.TAKEN) {
            synchronized (lock) {
                taken.addAll(batch);
            }
        }
        return told;
    }

    @Override
    public BatchLimits limits() {
        return limits;
    }

    /** Every call so far, in order. */
    public List<List<HubRecord>> calls() {
        synchronized (lock) {
            return List.copyOf(calls);
        }
    }

    /** Every record that was taken so far, in order, repeats included. */
    public List<HubRecord> taken() {
        synchronized (lock) {
            return List.copyOf(taken);
        }
    }

    /** The ids of these. */
    public List<String> takenIds() {
        return taken().stream().map(HubRecord::id).toList();
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
    }
}
