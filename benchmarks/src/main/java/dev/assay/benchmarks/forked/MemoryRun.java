package dev.assay.benchmarks.forked;

import dev.assay.JobManager;
import dev.assay.MemorySink;
import dev.assay.benchmarks.pipeline.Machines;
import dev.assay.benchmarks.pipeline.Pipeline;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Schedule;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What a registered job costs on the heap beyond its spec: the difference that a manager makes to a JVM that holds the specs already, once
 * each job has run and its last outcome is known.
 */
public final class MemoryRun {

    private MemoryRun() {}

    /** {@code assay|stpe REGISTERED}. */
    public static void main(String[] args) throws Exception {
        measure(args[0], Integer.parseInt(args[1])).print(System.out);
        Runtime.getRuntime().halt(0);
    }

    static Figures measure(String contender, int registered) throws Exception {
        return contender.equals("assay") ? assay(registered) : stpe(registered);
    }

    private static Figures assay(int registered) throws Exception {
        // Classes, threads and buffers are there before, so that only what grows with the jobs is counted.
        try (JobManager first = manager(configuration(10))) {
            runAll(first, 10);
        }
        Configuration configuration = configuration(registered);
        long before = used();
        try (JobManager manager = manager(configuration)) {
            runAll(manager, registered);
            long after = used();
            if (manager.job("job-" + (registered - 1)).orElseThrow().last().isEmpty()) {
                throw new IllegalStateException("the last outcome is not known");
            }
            Reference.reachabilityFence(configuration);
            return new Figures().add("bytes-per-job", (double) (after - before) / registered, "bytes");
        }
    }

    private static JobManager manager(Configuration configuration) {
        JobManager manager = JobManager.builder()
                .configuration(configuration)
                .plugin("check", context -> {})
                .resources(Machines.idle())
                .results(MemorySink.latest(1))
                .maxConcurrentRuns(Pipeline.WORKERS)
                .build();
        manager.start();
        return manager;
    }

    private static void runAll(JobManager manager, int jobs) throws InterruptedException {
        while (manager.stats().jobs() < jobs || manager.stats().pluginsReady() < 1) {
            LockSupport.parkNanos(10_000_000);
        }
        manager.runAllOnce(Duration.ofMinutes(10));
        while (manager.stats().unsettledResults() > 0) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static Configuration configuration(int jobs) {
        Configuration.Builder configuration = Configuration.builder("1");
        for (int job = 0; job < jobs; job++) {
            configuration.job(JobSpec.builder("job-" + job)
                    .plugin("check")
                    .schedule(Schedule.every(Duration.ofDays(3650)))
                    .build());
        }
        return configuration.build();
    }

    private static Figures stpe(int registered) throws InterruptedException {
        String[] ids = new String[registered];
        for (int job = 0; job < registered; job++) {
            ids[job] = "job-" + job;
        }
        long before = used();
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(Pipeline.WORKERS);
        Map<String, Future<?>> futures = new ConcurrentHashMap<>();
        for (String id : ids) {
            futures.put(id, timer.scheduleAtFixedRate(id::length, 3650, 3650, TimeUnit.DAYS));
        }
        long after = used();
        Reference.reachabilityFence(futures);
        Reference.reachabilityFence(ids);
        timer.shutdownNow();
        return new Figures().add("bytes-per-job", (double) (after - before) / registered, "bytes");
    }

    /** What is held, after collections until it does not fall any more. */
    private static long used() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int look = 0; look < 6; look++) {
            ManagementFactory.getMemoryMXBean().gc();
            TimeUnit.MILLISECONDS.sleep(200);
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
