package dev.assay.benchmarks;

import dev.assay.internal.schedule.DueQueue;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * Registers all timers of so many jobs under their ids, arms each anew for another time, and cancels each, by id and in no order of time. Timed is
 * all of them together.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
public class TimersBenchmark {

    private static final long DAY = TimeUnit.DAYS.toMillis(1);

    /** Timers that are found by id. */
    interface Timers {
        void register(String id, long millis);

        void rearm(String id, long millis);

        void cancel(String id);

        int size();

        void close();
    }

    /** The jobs, and the timers of a contender. */
    @State(Scope.Thread)
    public abstract static class Jobs {

        /** How many jobs. */
        @Param({"10000", "100000", "1000000"})
        public int jobs;

        /** Whose timers: the engine's queue and index, the JDK's with a map of futures, or Netty's wheel with a map of timeouts. */
        @Param({"assay", "stpe-map", "wheel-map"})
        public String contender;

        String[] ids;
        String[] shuffled;
        long[] times;
        Timers timers;

        /** Ids and times, the same for all. */
        @Setup
        public void setUp() {
            SplittableRandom random = new SplittableRandom(42);
            ids = new String[jobs];
            times = new long[jobs];
            for (int job = 0; job < jobs; job++) {
                ids[job] = "job-" + job;
                times[job] = DAY + random.nextLong(DAY);
            }
            shuffled = ids.clone();
            for (int job = jobs - 1; job > 0; job--) {
                int other = random.nextInt(job + 1);
                String swapped = shuffled[job];
                shuffled[job] = shuffled[other];
                shuffled[other] = swapped;
            }
        }

        final void registerAll() {
            for (int job = 0; job < jobs; job++) {
                timers.register(ids[job], times[job]);
            }
        }

        final void end(int expected) {
            int size = timers.size();
            timers.close();
            if (size != expected) {
                throw new IllegalStateException(size + " timers of " + contender + ", not " + expected);
            }
        }
    }

    /** No timers, for registering. */
    @State(Scope.Thread)
    public static class None extends Jobs {

        /** Makes the contender. */
        @Setup(Level.Invocation)
        public void begin() {
            timers = make(contender);
        }

        /** All must be there. */
        @TearDown(Level.Invocation)
        public void ended() {
            end(jobs);
        }
    }

    /** All timers, for arming anew. */
    @State(Scope.Thread)
    public static class All extends Jobs {

        /** Makes the contender and registers. */
        @Setup(Level.Invocation)
        public void begin() {
            timers = make(contender);
            registerAll();
        }

        /** All must be there. */
        @TearDown(Level.Invocation)
        public void ended() {
            end(jobs);
        }
    }

    /** All timers, for cancelling. */
    @State(Scope.Thread)
    public static class Doomed extends Jobs {

        /** Makes the contender and registers. */
        @Setup(Level.Invocation)
        public void begin() {
            timers = make(contender);
            registerAll();
        }

        /** None may be left. */
        @TearDown(Level.Invocation)
        public void ended() {
            end(0);
        }
    }

    /** Registers all. */
    @Benchmark
    public int register(None none) {
        none.registerAll();
        return none.timers.size();
    }

    /** Arms each anew. */
    @Benchmark
    public int rearm(All all) {
        for (int job = 0; job < all.jobs; job++) {
            all.timers.rearm(all.shuffled[job], all.times[all.jobs - 1 - job]);
        }
        return all.timers.size();
    }

    /** Cancels each. */
    @Benchmark
    public int cancel(Doomed doomed) {
        for (String id : doomed.shuffled) {
            doomed.timers.cancel(id);
        }
        return doomed.timers.size();
    }

    static Timers make(String contender) {
        return switch (contender) {
            case "assay" -> new Ours();
            case "stpe-map" -> new Jdk();
            case "wheel-map" -> new Wheel();
            default -> throw new IllegalArgumentException("there are no timers of " + contender);
        };
    }

    /** What the control thread does: an index by id and an indexed heap, both its own. */
    private static final class Ours implements Timers {
        private final DueQueue<String> queue = new DueQueue<>();
        // Concurrent as the engine's is, whose index is read by others.
        private final Map<String, DueQueue.Entry<String>> index = new ConcurrentHashMap<>();

        @Override
        public void register(String id, long millis) {
            index.put(id, queue.add(millis, id));
        }

        @Override
        public void rearm(String id, long millis) {
            queue.move(index.get(id), millis);
        }

        @Override
        public void cancel(String id) {
            queue.remove(index.remove(id));
        }

        @Override
        public int size() {
            return queue.size();
        }

        @Override
        public void close() {}
    }

    /** What a user would write with the JDK. */
    private static final class Jdk implements Timers {
        private static final Runnable CHECK = () -> {};
        private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
        private final Map<String, ScheduledFuture<?>> futures = new ConcurrentHashMap<>();

        Jdk() {
            timer.setRemoveOnCancelPolicy(true);
            timer.prestartAllCoreThreads();
        }

        @Override
        public void register(String id, long millis) {
            futures.put(id, timer.schedule(CHECK, millis, TimeUnit.MILLISECONDS));
        }

        @Override
        public void rearm(String id, long millis) {
            futures.get(id).cancel(false);
            register(id, millis);
        }

        @Override
        public void cancel(String id) {
            futures.remove(id).cancel(false);
        }

        @Override
        public int size() {
            return timer.getQueue().size();
        }

        @Override
        public void close() {
            timer.shutdownNow();
        }
    }

    /** What a user would write with Netty; its thread sorts in later what is only queued here. */
    private static final class Wheel implements Timers {
        private final HashedWheelTimer timer =
                new HashedWheelTimer(Executors.defaultThreadFactory(), 1, TimeUnit.MILLISECONDS, 4096, false);
        private final Map<String, Timeout> timeouts = new ConcurrentHashMap<>();

        Wheel() {
            timer.start();
        }

        @Override
        public void register(String id, long millis) {
            timeouts.put(id, timer.newTimeout(timeout -> {}, millis, TimeUnit.MILLISECONDS));
        }

        @Override
        public void rearm(String id, long millis) {
            timeouts.get(id).cancel();
            register(id, millis);
        }

        @Override
        public void cancel(String id) {
            timeouts.remove(id).cancel();
        }

        @Override
        public int size() {
            return timeouts.size();
        }

        @Override
        public void close() {
            timer.stop();
        }
    }
}
