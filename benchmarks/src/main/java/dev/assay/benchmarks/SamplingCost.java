package dev.assay.benchmarks;

import dev.assay.JobManager;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Schedule;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What a manager that has nothing to run costs a whole process, its sampler included, minute by minute, beside the same
 * process without one. Linux only: it adds up what the kernel says each thread ran.
 *
 * <p>Not a JMH benchmark: what happens once a second is not what happens in a loop, since neither code nor caches are warm.
 */
public final class SamplingCost {

    private SamplingCost() {}

    /** Measures for so many minutes without a manager, then as many with one; 5 if not said. */
    public static void main(String[] args) throws Exception {
        int minutes = args.length == 0 ? 5 : Integer.parseInt(args[0]);
        PrintStream out = System.out;
        // The first look loads what measuring itself needs.
        ProcessThreads.ran();
        over(minutes, "without a manager", out);
        try (JobManager manager = JobManager.builder()
                .configuration(Configuration.builder("1")
                        .job(JobSpec.builder("never")
                                .plugin("none")
                                .schedule(Schedule.onDemand())
                                .build())
                        .build())
                .plugin("none", context -> {})
                .build()) {
            manager.start();
            over(minutes, "with a manager", out);
        }
    }

    private static void over(int minutes, String what, PrintStream out) throws Exception {
        for (int minute = 1; minute <= minutes; minute++) {
            Map<String, Long> before = ProcessThreads.ran();
            new CountDownLatch(1).await(1, TimeUnit.MINUTES);
            Map<String, Long> after = ProcessThreads.ran();
            out.printf("%s, minute %d: %.5f %% of a core%n", what, minute, percent(sum(after) - sum(before)));
            after.forEach((thread, nanos) -> {
                long more = nanos - before.getOrDefault(thread, 0L);
                if (percent(more) >= 0.001) {
                    out.printf("    %-24s %.5f %%%n", thread, percent(more));
                }
            });
        }
    }

    private static double percent(long nanos) {
        return 100.0 * nanos / TimeUnit.MINUTES.toNanos(1);
    }

    private static long sum(Map<String, Long> ran) {
        return ran.values().stream().mapToLong(Long::longValue).sum();
    }
}
