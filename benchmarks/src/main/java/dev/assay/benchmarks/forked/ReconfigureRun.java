package dev.assay.benchmarks.forked;

import dev.assay.JobManager;
import dev.assay.ManagerListener;
import dev.assay.MemoryConfiguration;
import dev.assay.benchmarks.pipeline.Folders;
import dev.assay.benchmarks.pipeline.Machines;
import dev.assay.benchmarks.pipeline.Pipeline;
import dev.assay.spi.Signal;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.JobSpecBuilder;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.configuration.ScheduleBounds;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Receipt;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * From handing over a revision in which one job of a hundred differs until it is in force, while a thousand runs a second go on; beside one
 * streaming parse of the same revision as a file. Both revisions are made of nothing in common, as two reads of a file are.
 */
public final class ReconfigureRun {

    private static final int SMALL = 1000;
    private static final int ONE_OF = 100;

    private ReconfigureRun() {}

    /** When an occurrence was due, and when its run began. */
    private record Fire(Instant due, Instant began) {}

    /** {@code REGISTERED ROUNDS}. */
    public static void main(String[] args) throws Exception {
        measure(Integer.parseInt(args[0]), Integer.parseInt(args[1])).print(System.out);
        Runtime.getRuntime().halt(0);
    }

    static Figures measure(int registered, int rounds) throws Exception {
        Path folder = Folders.make();
        try {
            return measure(registered, rounds, folder.resolve("configuration.json"));
        } finally {
            Folders.delete(folder);
        }
    }

    private static Figures measure(int registered, int rounds, Path file) throws Exception {
        ConfigurationText.write(configuration(registered, 0), file);
        Queue<Fire> fires = new ConcurrentLinkedQueue<>();
        Semaphore applied = new Semaphore(0);
        MemoryConfiguration source = MemoryConfiguration.of(configuration(registered, 0));
        double[] swaps = new double[rounds];
        double[] parses = new double[rounds];
        long[] during = new long[0];
        try (JobManager manager = manager(source, fires, applied)) {
            await(applied);
            while (manager.stats().jobs() < registered || manager.stats().pluginsReady() < 1) {
                LockSupport.parkNanos(10_000_000);
            }
            // The first two are to warm up.
            for (int round = -2; round < rounds; round++) {
                Configuration next = configuration(registered, round + 3);
                settle();
                fires.clear();
                Instant from = Instant.now();
                long begin = System.nanoTime();
                source.replace(next);
                await(applied);
                long took = System.nanoTime() - begin;
                Instant to = Instant.now();
                settle();
                awaitRest(manager);
                requireInForce(manager, next, registered);
                long[] late = lateness(fires, from, to);
                long parse = parse(file);
                if (round >= 0) {
                    swaps[round] = took / 1e6;
                    parses[round] = parse / 1e6;
                    during = append(during, late);
                }
            }
        }
        Arrays.sort(swaps);
        Arrays.sort(parses);
        return new Figures()
                .add("diff-and-apply", swaps[rounds / 2], "ms")
                .add("streaming-parse", parses[rounds / 2], "ms")
                .spread("lateness-during", during);
    }

    private static void requireInForce(JobManager manager, Configuration next, int registered) {
        String changed = "job-" + (registered - 1 - (registered - 1) % ONE_OF);
        Duration timeout = manager.job(changed).orElseThrow().spec().timeout();
        if (!manager.stats().revision().equals(Optional.of(next.revision()))
                || !timeout.equals(
                        next.jobs().get(Integer.parseInt(changed.substring(4))).timeout())) {
            throw new IllegalStateException("revision " + next.revision() + " is not in force");
        }
    }

    private static JobManager manager(MemoryConfiguration source, Queue<Fire> fires, Semaphore applied) {
        JobManager manager = JobManager.builder()
                .configuration(source)
                .plugin("check", context -> {})
                .resources(Machines.idle())
                .results(batch -> {
                    for (AttestationResult result : batch) {
                        fires.add(new Fire(
                                result.occurrence().dueAt(),
                                result.attempts().get(0).started()));
                    }
                    return CompletableFuture.completedFuture(Receipt.all(batch, Durability.MEMORY));
                })
                .listener(new ManagerListener() {
                    @Override
                    public void onSignal(Signal signal) {
                        if (signal.kind() == Signal.Kind.CONFIGURATION_APPLIED) {
                            applied.release();
                        }
                    }
                })
                .maxConcurrentRuns(Pipeline.WORKERS)
                .build();
        manager.start();
        return manager;
    }

    private static void await(Semaphore applied) throws InterruptedException {
        if (!applied.tryAcquire(10, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the revision was not applied");
        }
    }

    private static void settle() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(300);
    }

    /** Until everything that became due has its result, so that what was held up longest is not left out. */
    private static void awaitRest(JobManager manager) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (manager.stats().pending() > 0 || manager.stats().unsettledResults() > 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the manager does not come to rest: " + manager.stats());
            }
            LockSupport.parkNanos(100_000);
        }
    }

    private static long parse(Path file) throws Exception {
        long begin = System.nanoTime();
        if (ConfigurationText.parse(file) == 0) {
            throw new IllegalStateException("there is no text");
        }
        return System.nanoTime() - begin;
    }

    private static long[] lateness(Queue<Fire> fires, Instant from, Instant to) {
        List<Fire> seen = List.copyOf(fires);
        return seen.stream()
                .filter(fire -> !fire.due().isBefore(from) && !fire.due().isAfter(to))
                .mapToLong(fire -> Duration.between(fire.due(), fire.began()).toNanos())
                .toArray();
    }

    private static long[] append(long[] some, long[] more) {
        long[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    private static Configuration configuration(int jobs, int revision) {
        Configuration.Builder configuration = Configuration.builder("r" + revision);
        int firing = Math.min(SMALL, jobs / 2);
        for (int job = 0; job < jobs; job++) {
            JobSpecBuilder spec = JobSpec.builder("job-" + job).plugin("check");
            boolean changes = job % ONE_OF == 0;
            // Those that fire are never those that change: what is looked at is the disturbance of the others.
            if (!changes && job < firing + firing / ONE_OF + 1) {
                spec.schedule(Schedule.every(Duration.ofSeconds(1)))
                        .bounds(new ScheduleBounds(
                                Optional.empty(), Optional.empty(), Duration.ofMillis(999), List.of()));
            } else {
                spec.schedule(Schedule.every(Duration.ofDays(3650)));
            }
            spec.timeout(Duration.ofSeconds(changes ? 60 + revision : 60));
            configuration.job(spec.build());
        }
        return configuration.build();
    }
}
