package dev.assay.benchmarks.forked;

import dev.assay.FileConfiguration;
import dev.assay.JobManager;
import dev.assay.MemorySink;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A host that starts: how long from {@code build()} and {@code start()} to the first run, in a JVM that has done nothing before. */
public final class StartUpRun {

    private StartUpRun() {}

    /** {@code FILE}, a configuration with a job of the plugin {@code check} that is due at once. */
    public static void main(String[] args) throws Exception {
        measure(Path.of(args[0])).print(System.out);
        Runtime.getRuntime().halt(0);
    }

    /** A configuration of ten jobs, one of them due at once. */
    public static String configuration() {
        StringBuilder jobs = new StringBuilder();
        for (int job = 1; job < 10; job++) {
            jobs.append("""
                    { "id": "job-%d", "plugin": "check", "schedule": { "every": "PT1H" } },
                    """.formatted(job));
        }
        String at =
                Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(1).toString();
        return """
                { "apiVersion": "assay.dev/v1", "revision": "1", "jobs": [
                %s{ "id": "at-once", "plugin": "check", "schedule": { "at": "%s" } } ] }
                """.formatted(jobs, at);
    }

    static Figures measure(Path file) throws Exception {
        long jvm = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime());
        int before = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
        CountDownLatch ran = new CountDownLatch(1);
        long[] first = new long[1];
        long begin = System.nanoTime();
        JobManager manager = JobManager.builder()
                .configuration(FileConfiguration.of(file))
                .plugin("check", context -> {
                    if (ran.getCount() > 0) {
                        first[0] = System.nanoTime();
                        ran.countDown();
                    }
                })
                .results(MemorySink.latest(16))
                .build();
        long built = System.nanoTime();
        try (manager) {
            manager.start();
            if (!ran.await(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("nothing ran: " + manager.stats());
            }
            int classes = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount() - before;
            return new Figures()
                    .add("build", (built - begin) / 1e6, "ms")
                    .add("start-to-first-run", (first[0] - built) / 1e6, "ms")
                    .add("jvm-to-first-run", (jvm + first[0] - begin) / 1e6, "ms")
                    .add("classes-loaded", classes, "classes");
        }
    }
}
