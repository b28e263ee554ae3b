package dev.assay.internal.state;

import dev.assay.internal.thread.OnDemandThreads;
import dev.assay.spi.AssayException;
import dev.assay.spi.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What survives a restart.
 *
 * <p>{@link #note}, {@link #whenWritten}, {@link #step} and {@link #recovered} belong to the control thread and never
 * block: what was noted in a turn is handed on as one batch to a thread that exists only while there is something to write.
 * What must not happen before it is written, a run's start or a result's publishing, is put off until then. If the disk
 * refuses, attesting goes on as if there were no store, which is told, and the whole is written again when it can be.
 */
public final class StateStore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StateStore.class);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(10);
    private static final long CLOSE_MILLIS = 1000;

    /** Who hears whether the store can be written. Called on the writing thread; quick. */
    public interface Listener {
        /** It can't, or can again. */
        void writable(boolean can, String problem);
    }

    private record Batch(List<StateRecord> records, long upTo, boolean sync) {}

    private record Waiting(long mark, Runnable action) {}

    private final @Nullable StateLog log; // guarded by writing
    private final TimeSource time;
    private final OnDemandThreads threads;
    private final Object writing = new Object();
    private final Queue<Batch> batches = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile Runnable wake = () -> {}; // set once before anything is noted
    private volatile Listener listener = (can, problem) -> {}; // set once before anything is noted
    private volatile long written; // set by whoever writes, read by the control thread
    private volatile int waitingCount; // set by the control thread, read by who closes
    private boolean failing; // guarded by writing
    private long tryAgainAt; // guarded by writing

    // Control thread only, all below.
    private @Nullable Recovered recovered;
    private List<StateRecord> noted = new ArrayList<>();
    private boolean syncNoted;
    private long marks;
    private final Queue<Waiting> waiting = new ArrayDeque<>();

    private StateStore(@Nullable StateLog log, TimeSource time, ThreadFactory threads) {
        this.log = log;
        this.time = time;
        this.threads = new OnDemandThreads(threads, 1);
        this.recovered = log == null ? Recovered.nothing() : log.image().recovered();
    }

    /** A store that remembers nothing beyond its own end and never waits. */
    public static StateStore ofNothing(TimeSource time) {
        return new StateStore(null, time, body -> {
            throw new IllegalStateException("nothing is written");
        });
    }

    /**
     * Opens the store of a home folder, which the caller holds locked. Blocks.
     *
     * @throws AssayException {@code STATE_TOO_NEW} or {@code STATE_UNUSABLE}
     */
    public static StateStore open(Path home, TimeSource time, ThreadFactory threads) {
        return open(new HomeStateFile(home), time, threads);
    }

    static StateStore open(StateFile file, TimeSource time, ThreadFactory threads) {
        return new StateStore(StateLog.open(file), time, threads);
    }

    /** Sets what to call when {@link #step} has something to do. */
    public void onWritten(Runnable wake) {
        this.wake = wake;
    }

    /** Sets who hears of trouble. */
    public void onTrouble(Listener listener) {
        this.listener = listener;
    }

    /** Whether anything noted outlives the process. */
    public boolean isKept() {
        return log != null;
    }

    /** What the store held when it was opened; the second time nothing. */
    public Recovered recovered() {
        Recovered once = recovered;
        recovered = null;
        return once == null ? Recovered.nothing() : once;
    }

    /**
     * Notes a record.
     *
     * @return its mark, for {@link #whenWritten}
     */
    public long note(StateRecord record) {
        if (log == null) {
            return 0;
        }
        noted.add(record);
        // What people said, and who may not run, is not to be lost with the power; there is little of it.
        syncNoted |= record instanceof StateRecord.Held || record instanceof StateRecord.Barred;
        return ++marks;
    }

    /** Does something once a mark is written: now if it is, otherwise in a later {@link #step}. */
    public void whenWritten(long mark, Runnable action) {
        if (mark <= written && waiting.isEmpty()) {
            action.run();
        } else {
            waiting.add(new Waiting(mark, action));
            waitingCount = waiting.size();
        }
    }

    /** Hands on what was noted, and does what has waited for what is written; returns how much that was. */
    public int step() {
        if (!noted.isEmpty()) {
            batches.add(new Batch(noted, marks, syncNoted));
            noted = new ArrayList<>();
            syncNoted = false;
            schedule();
        }
        int done = 0;
        for (Waiting next = waiting.peek(); next != null && next.mark() <= written; next = waiting.peek()) {
            waiting.remove();
            done++;
            next.action().run();
        }
        waitingCount = waiting.size();
        return done;
    }

    /** How much is put off until something is written. Any thread. */
    public int putOff() {
        return waitingCount;
    }

    private void schedule() {
        if (!scheduled.compareAndSet(false, true)) {
            return;
        }
        try {
            threads.execute(this::write);
        } catch (RejectedExecutionException e) {
            scheduled.set(false);
            // Without a thread for it, nothing may wait for it. The batch stays queued for the next one.
            synchronized (writing) {
                trouble("no thread can be had to write it");
            }
            written = marks;
        }
    }

    private void write() {
        boolean more = true;
        while (more) {
            synchronized (writing) {
                writeQueued();
            }
            scheduled.set(false);
            // A batch that came between the last look and the mark is seen here, or schedules a thread of its own.
            more = !batches.isEmpty() && scheduled.compareAndSet(false, true);
        }
    }

    private void writeQueued() {
        List<StateRecord> records = new ArrayList<>();
        boolean sync = false;
        long upTo = written;
        for (Batch batch = batches.poll(); batch != null; batch = batches.poll()) {
            records.addAll(batch.records());
            sync |= batch.sync();
            upTo = batch.upTo();
        }
        StateLog to = log;
        if (to == null || records.isEmpty()) {
            return;
        }
        to.remember(records);
        try {
            if (!failing) {
                to.append(records, sync);
            } else if (time.nanos() - tryAgainAt >= 0) {
                to.compact();
                failing = false;
                LOG.info("ASSAY-1214 the state is written again");
                listener.writable(true, "");
            }
        } catch (IOException | RuntimeException e) {
            tryAgainAt = time.nanos() + TRY_AGAIN.toNanos();
            trouble(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
        written = Math.max(written, upTo);
        wake.run();
    }

    private void trouble(String problem) {
        if (!failing) {
            failing = true;
            LOG.warn(
                    "ASSAY-1213 the state can't be written ({}). Attesting goes on; if this process ends now, occurrences"
                            + " may run again under the same ids, and pauses since then are forgotten",
                    problem);
            listener.writable(false, problem);
        }
    }

    private boolean isWritten() {
        try {
            return threads.awaitEnd(Duration.ofMillis(CLOSE_MILLIS)).isEmpty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Writes what is left and gives the file back. Waits a second at most for a write under way. */
    @Override
    public void close() throws IOException {
        StateLog to = log;
        if (to == null) {
            return;
        }
        threads.shutdown();
        if (!isWritten()) {
            throw new IOException("the disk does not answer; a thread still writes the state");
        }
        synchronized (writing) {
            writeQueued();
            try (to) {
                if (failing) {
                    to.compact();
                } else {
                    to.sync();
                }
            }
        }
    }
}
