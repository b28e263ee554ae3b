package dev.assay.benchmarks.forked;

import dev.assay.JobManager;
import dev.assay.MemorySink;
import dev.assay.benchmarks.ProcessThreads;
import dev.assay.benchmarks.pipeline.Pipeline;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Schedule;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What a whole process costs while nothing is due, with many jobs registered: with us, with the JDK's timer, and with neither. Linux only. */
public final class IdleRun {

    private IdleRun() {}

    /** {@code assay|stpe|none REGISTERED SECONDS REST}. */
    public static void main(String[] args) throws Exception {
        measure(
                        args[0],
                        Integer.parseInt(args[1]),
                        Integer.parseInt(args[2]),
                        Duration.ofSeconds(Long.parseLong(args[3])))
                .print(System.out);
        Runtime.getRuntime().halt(0);
    }

    static Figures measure(String contender, int registered, int seconds, Duration rest) throws Exception {
        AutoCloseable running = switch (contender) {
            case "assay" -> assay(registered);
            case "stpe" -> stpe(registered);
            default -> () -> {};
        };
        try {
            // What compiles and cleans up after the start has time to end.
            System.gc();
            TimeUnit.MILLISECONDS.sleep(rest.toMillis());
            ProcessThreads.nanos();
            long before = ProcessThreads.nanos();
            long begin = System.nanoTime();
            TimeUnit.SECONDS.sleep(seconds);
            long used = ProcessThreads.nanos() - before;
            double percent = 100.0 * used / (System.nanoTime() - begin);
            return new Figures().add("idle", percent, "percent-of-a-core");
        } finally {
            running.close();
        }
    }

    private static AutoCloseable assay(int registered) {
        Configuration.Builder configuration = Configuration.builder("1");
        Schedule never = Schedule.every(Duration.ofDays(3650));
        for (int job = 0; job < registered; job++) {
            configuration.job(JobSpec.builder("job-" + job)
                    .plugin("check")
                    .schedule(never)
                    .build());
        }
        // The real probe: its sampling is what there is to pay.
        JobManager manager = JobManager.builder()
                .configuration(configuration.build())
                .plugin("check", context -> {})
                .results(MemorySink.latest(1))
                .maxConcurrentRuns(Pipeline.WORKERS)
                .build();
        manager.start();
        while (manager.stats().jobs() < registered) {
            LockSupport.parkNanos(20_000_000);
        }
        return manager;
    }

    private static AutoCloseable stpe(int registered) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(Pipeline.WORKERS);
        for (int job = 0; job < registered; job++) {
            timer.scheduleAtFixedRate(() -> {}, 3650, 3650, TimeUnit.DAYS);
        }
        return timer::shutdownNow;
    }
}
