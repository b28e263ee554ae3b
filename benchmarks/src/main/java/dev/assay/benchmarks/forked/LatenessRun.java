package dev.assay.benchmarks.forked;

import dev.assay.JobManager;
import dev.assay.MemorySink;
import dev.assay.benchmarks.pipeline.Machines;
import dev.assay.benchmarks.pipeline.Pipeline;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.JobSpecBuilder;
import dev.assay.spi.configuration.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * How late checks begin while a thousand a second come due among many that wait. Each of those that come due has an instant of its own, and
 * says itself, as the first thing it does, how long that has been.
 */
public final class LatenessRun {

    private static final int PER_SECOND = 1000;
    private static final int WARM_UP_SECONDS = 2;
    private static final int ATTEMPTS = 5;

    private LatenessRun() {}

    /**
     * Which of them a check is.
     *
     * @param number in the order of their times
     */
    public record Which(int number) {}

    /** {@code assay|stpe REGISTERED SECONDS}. */
    public static void main(String[] args) throws Exception {
        measure(args[0], Integer.parseInt(args[1]), Integer.parseInt(args[2])).print(System.out);
        // Neither has to end what it holds.
        Runtime.getRuntime().halt(0);
    }

    static Figures measure(String contender, int registered, int seconds) throws Exception {
        int fires = Math.min(registered, (WARM_UP_SECONDS + seconds) * PER_SECOND);
        // Registering takes its time, the more the more there are, and how long is not known before.
        long lead = 1_500 + registered / 100;
        for (int attempt = 1; attempt < ATTEMPTS; attempt++, lead *= 3) {
            Optional<Figures> figures = measure(contender, registered, fires, lead);
            if (figures.isPresent()) {
                return figures.get();
            }
        }
        throw new IllegalStateException("registering took longer than " + lead + " ms");
    }

    /** Nothing if the first came due before all were registered. */
    private static Optional<Figures> measure(String contender, int registered, int fires, long leadMillis)
            throws Exception {
        Instant begin = Instant.ofEpochMilli(Instant.now().toEpochMilli() + leadMillis);
        Late late = new Late(begin, fires);
        AutoCloseable running =
                contender.equals("assay") ? assay(registered, fires, late) : stpe(registered, fires, late);
        try {
            if (Instant.now().isAfter(begin.minusMillis(100))) {
                return Optional.empty();
            }
            late.await(Duration.ofMillis(leadMillis + fires).plusSeconds(60));
        } finally {
            running.close();
        }
        long[] nanos = late.after(Math.min(fires / 2, WARM_UP_SECONDS * PER_SECOND));
        return Optional.of(new Figures().spread("lateness", nanos));
    }

    /** Takes down how late each is. Each place is written once, by the thread that runs its check. */
    private static final class Late {
        private final Instant begin;
        private final long beginNanos;
        private final long[] nanos;
        private final AtomicInteger left;

        Late(Instant begin, int fires) {
            this.begin = begin;
            // One clock for all: what the wall clock says now, carried on by the ticker.
            this.beginNanos =
                    System.nanoTime() + Duration.between(Instant.now(), begin).toNanos();
            this.nanos = new long[fires];
            this.left = new AtomicInteger(fires);
        }

        long dueNanos(int number) {
            return beginNanos + TimeUnit.SECONDS.toNanos(1) / PER_SECOND * number;
        }

        void ran(int number, long nowNanos) {
            nanos[number] = nowNanos - dueNanos(number);
            left.decrementAndGet();
        }

        void await(Duration atMost) {
            long end = System.nanoTime() + atMost.toNanos();
            while (left.get() > 0) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException(left.get() + " of " + nanos.length + " did not run");
                }
                LockSupport.parkNanos(100_000_000);
            }
        }

        long[] after(int first) {
            long[] rest = new long[nanos.length - first];
            System.arraycopy(nanos, first, rest, 0, rest.length);
            return rest;
        }
    }

    private static AutoCloseable assay(int registered, int fires, Late late) throws Exception {
        Configuration.Builder configuration = Configuration.builder("1");
        Schedule never = Schedule.every(Duration.ofDays(3650));
        for (int job = 0; job < registered; job++) {
            boolean fired = job < fires;
            JobSpecBuilder spec = JobSpec.builder("job-" + job)
                    .plugin("check")
                    .schedule(fired ? Schedule.once(late.begin.plusMillis(job)) : never);
            if (fired) {
                spec.parameter("number", job);
            }
            configuration.job(spec.build());
        }
        JobManager manager = JobManager.builder()
                .configuration(configuration.build())
                .plugin("check", context -> {
                    long now = System.nanoTime();
                    late.ran(context.parameters(Which.class).number(), now);
                })
                .resources(Machines.idle())
                .results(MemorySink.latest(1))
                .maxConcurrentRuns(Pipeline.WORKERS)
                .build();
        manager.start();
        while (manager.stats().jobs() < registered) {
            LockSupport.parkNanos(20_000_000);
        }
        return manager;
    }

    private static AutoCloseable stpe(int registered, int fires, Late late) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(Pipeline.WORKERS);
        for (int job = 0; job < registered; job++) {
            int number = job;
            if (job < fires) {
                timer.schedule(
                        () -> late.ran(number, System.nanoTime()),
                        late.dueNanos(job) - System.nanoTime(),
                        TimeUnit.NANOSECONDS);
            } else {
                timer.scheduleAtFixedRate(() -> {}, 3650, 3650, TimeUnit.DAYS);
            }
        }
        return timer::shutdownNow;
    }
}
