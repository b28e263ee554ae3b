package dev.assay.benchmarks;

import dev.assay.internal.schedule.DueQueue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The queue of due jobs beside the JDK's. {@code turn} takes what is due first and puts it back a period later; {@code move}
 * gives any job another time, as a changed schedule does.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DueQueueBenchmark {

    private static final int PERIOD = 1_000_000;

    /** How many jobs wait. */
    @Param({"100", "10000"})
    public int jobs;

    private final SplittableRandom random = new SplittableRandom(42);

    private DueQueue<Integer> queue;
    private List<DueQueue.Entry<Integer>> entries;

    private PriorityQueue<Waiting> heap;
    private List<Waiting> waiting;

    private ScheduledThreadPoolExecutor executor;
    private List<ScheduledFuture<?>> futures;

    /** What waits in the JDK's heap. */
    private static final class Waiting {
        private long key;

        private Waiting(long key) {
            this.key = key;
        }

        private long key() {
            return key;
        }
    }

    /** Fills each queue with the same times. */
    @Setup
    public void setUp() {
        queue = new DueQueue<>();
        entries = new ArrayList<>();
        heap = new PriorityQueue<>(Comparator.comparingLong(Waiting::key));
        waiting = new ArrayList<>();
        executor = new ScheduledThreadPoolExecutor(1);
        executor.setRemoveOnCancelPolicy(true);
        futures = new ArrayList<>();
        for (int job = 0; job < jobs; job++) {
            long key = random.nextLong(PERIOD);
            entries.add(queue.add(key, job));
            Waiting one = new Waiting(key);
            waiting.add(one);
            heap.add(one);
            futures.add(later(key));
        }
    }

    /** Ends the executor. */
    @TearDown
    public void tearDown() {
        executor.shutdownNow();
    }

    /** Ours: the first entry, moved. */
    @Benchmark
    public long turnDueQueue() {
        DueQueue.Entry<Integer> first = queue.peek();
        queue.move(first, first.key() + PERIOD);
        return first.key();
    }

    /** The JDK's heap: polled and added again. */
    @Benchmark
    public long turnPriorityQueue() {
        Waiting first = heap.poll();
        first.key += PERIOD;
        heap.add(first);
        return first.key;
    }

    /** Ours: any entry, moved. */
    @Benchmark
    public long moveDueQueue() {
        DueQueue.Entry<Integer> entry = entries.get(random.nextInt(jobs));
        queue.move(entry, random.nextLong(PERIOD));
        return entry.key();
    }

    /** The JDK's heap: any entry, searched for, removed and added again. */
    @Benchmark
    public long movePriorityQueue() {
        Waiting one = waiting.get(random.nextInt(jobs));
        heap.remove(one);
        one.key = random.nextLong(PERIOD);
        heap.add(one);
        return one.key;
    }

    /** The JDK's timer: any task, cancelled and scheduled again. */
    @Benchmark
    public Object moveScheduledThreadPoolExecutor() {
        int job = random.nextInt(jobs);
        futures.get(job).cancel(false);
        return futures.set(job, later(random.nextLong(PERIOD)));
    }

    private ScheduledFuture<?> later(long key) {
        return executor.schedule(() -> {}, TimeUnit.DAYS.toMillis(1) + key, TimeUnit.MILLISECONDS);
    }
}
