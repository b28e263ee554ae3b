package dev.assay.benchmarks.pipeline;

import io.netty.util.HashedWheelTimer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What the JDK and Netty have: timers and pools that call a lambda and know nothing else. */
final class TimerPipelines {

    private static final Duration LEAD = Duration.ofMillis(100);

    private TimerPipelines() {}

    /** The JDK's timer with a repeating task for each check, which it arms again after each run as we do. */
    static class Stpe extends Pipeline {

        private final Duration period;
        private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(WORKERS);
        private long first; // by System.nanoTime; 0 before anything is scheduled

        Stpe(int due, Duration period) {
            super(due);
            this.period = period;
            timer.setRemoveOnCancelPolicy(true);
            timer.prestartAllCoreThreads();
        }

        @Override
        protected long arrange() {
            long now = System.nanoTime();
            open.begin(due);
            if (first == 0) {
                // One period ahead, since scheduling takes a while too.
                first = now + period.toNanos();
                for (int job = 0; job < due; job++) {
                    long delay = first - System.nanoTime();
                    keep(job, timer.scheduleAtFixedRate(this::check, delay, period.toNanos(), TimeUnit.NANOSECONDS));
                }
                return first;
            }
            // By its own clock, which goes on from the first time.
            long rounds = (now + LEAD.toNanos() - first) / period.toNanos() + 1;
            return first + rounds * period.toNanos();
        }

        void check() {
            open.done(1);
        }

        void keep(int job, Future<?> future) {}

        @Override
        public void verify() {
            if (open.left() != 0) {
                throw new IllegalStateException(-open.left() + " ran too often; the period is too short");
            }
        }

        @Override
        public void close() {
            timer.shutdownNow();
        }
    }

    /** The JDK's timer, with a map of futures so that one check can be found and cancelled: what a user would write. */
    static final class StpeWithMap extends Stpe {

        private final Map<String, Future<?>> futures = new ConcurrentHashMap<>();

        StpeWithMap(int due, Duration period) {
            super(due, period);
        }

        @Override
        void keep(int job, Future<?> future) {
            futures.put("job-" + job, future);
        }
    }

    /** The JDK's bare pool: no times at all, all are handed over at the instant. */
    static final class Tpe extends Pipeline {

        private final ThreadPoolExecutor pool =
                new ThreadPoolExecutor(WORKERS, WORKERS, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());

        Tpe(int due) {
            super(due);
            pool.prestartAllCoreThreads();
        }

        @Override
        protected long arrange() {
            open.begin(due);
            return System.nanoTime() + LEAD.toNanos();
        }

        @Override
        public void release() {
            for (int job = 0; job < due; job++) {
                pool.execute(() -> open.done(1));
            }
        }

        @Override
        public void close() {
            pool.shutdownNow();
        }
    }

    /** Netty's wheel, which hands over to a pool; it ticks each millisecond, the shortest tick it takes without a warning. */
    static final class Wheel extends Pipeline {

        private static final int SLOTS = 4096;

        private final HashedWheelTimer timer =
                new HashedWheelTimer(Executors.defaultThreadFactory(), 1, TimeUnit.MILLISECONDS, SLOTS, false);
        private final ExecutorService pool = Executors.newFixedThreadPool(WORKERS);
        private final Duration period;

        Wheel(int due, Duration period) {
            super(due);
            this.period = period;
            timer.start();
        }

        @Override
        protected long arrange() {
            long at = System.nanoTime() + period.toNanos();
            open.begin(due);
            for (int job = 0; job < due; job++) {
                timer.newTimeout(
                        timeout -> pool.execute(() -> open.done(1)), at - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
            return at;
        }

        @Override
        public void close() {
            timer.stop();
            pool.shutdownNow();
        }
    }
}
