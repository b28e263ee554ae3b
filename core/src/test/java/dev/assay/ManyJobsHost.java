package dev.assay;

import dev.assay.spi.Signal;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Receipt;
import dev.assay.spi.result.ResultSink;
import dev.assay.spi.result.SubjectType;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A host with very many jobs in a file, of which a hundredth is exchanged while they fire; run by {@link MillionJobsTest} in a
 * process of its own, and by hand to measure: {@code ManyJobsHost FOLDER JOBS SECONDS}. It prints what it measured as {@code
 * name=value}.
 */
final class ManyJobsHost {

    /** How late runs began. */
    private static final class Lateness implements ResultSink {
        private final long[] millis = new long[1 << 20];
        private int count; // guarded by this, as millis

        @Override
        public CompletionStage<List<Receipt>> accept(List<AttestationResult> batch) {
            batch.forEach(this::note);
            return CompletableFuture.completedFuture(Receipt.all(batch, Durability.MEMORY));
        }

        private synchronized void note(AttestationResult result) {
            if (!result.attempts().isEmpty() && count < millis.length) {
                Duration late = Duration.between(
                        result.occurrence().dueAt(), result.attempts().get(0).started());
                millis[count++] = late.toMillis();
            }
        }

        synchronized void forget() {
            count = 0;
        }

        synchronized void print(String when) {
            long[] sorted = Arrays.copyOf(millis, count);
            Arrays.sort(sorted);
            say(when + ".runs", count);
            if (count > 0) {
                say(when + ".lateness.p50.millis", sorted[count / 2]);
                say(when + ".lateness.p99.millis", sorted[(int) (count * 0.99)]);
                say(when + ".lateness.max.millis", sorted[count - 1]);
            }
        }
    }

    /** How long this process and machine kept a thread waiting that wanted to go on, whatever it was for. */
    private static final class Hiccups extends Thread {
        private final AtomicLong longest = new AtomicLong();

        Hiccups() {
            super("hiccups");
            setDaemon(true);
        }

        @Override
        public void run() {
            while (true) {
                long before = System.nanoTime();
                LockSupport.parkNanos(1_000_000);
                long late = System.nanoTime() - before - 1_000_000;
                longest.accumulateAndGet(late, Math::max);
            }
        }

        void print(String when) {
            say(when + ".hiccup.micros", longest.getAndSet(0) / 1000);
        }
    }

    private ManyJobsHost() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        int jobs = Integer.parseInt(args[1]);
        int seconds = Integer.parseInt(args[2]);
        Path file = folder.resolve("assay.json");
        write(file, jobs, 1);
        say("bytes", Files.size(file));

        Semaphore applied = new Semaphore(0);
        Lateness lateness = new Lateness();
        JobManager manager = JobManager.builder()
                .configuration(FileConfiguration.builder(file)
                        .maxBytes(4L << 30)
                        .maxJobs(jobs)
                        .interval(Duration.ofMillis(200))
                        .build())
                .permissions(HostPermissions.builder().maxJobs(jobs).build())
                .plugin(
                        "check",
                        context -> context.subject(SubjectType.RESOURCE, URI.create("file:/x"))
                                .check("check")
                                .satisfied("seen"))
                .results(lateness)
                .listener(new ManagerListener() {
                    @Override
                    public void onSignal(Signal signal) {
                        if (signal.kind() == Signal.Kind.CONFIGURATION_APPLIED) {
                            applied.release();
                        } else if (signal.kind() == Signal.Kind.CONFIGURATION_REFUSED) {
                            say("refused", signal.reason());
                        }
                    }
                })
                .build();
        Hiccups hiccups = new Hiccups();
        hiccups.start();
        long begun = System.nanoTime();
        manager.start();
        applied.acquire();
        say("first.seconds", seconds(begun));
        say("jobs", manager.stats().jobs());
        say("first.longestTurn.micros", manager.longestTurn().toNanos() / 1000);
        pause(Math.min(5, seconds));
        say("steady.mebibytes", live() >> 20);
        pause(Math.min(2, seconds));
        lateness.forget();
        manager.longestTurn();
        hiccups.print("before");
        pause(seconds);
        lateness.print("quiet");
        say("quiet.longestTurn.micros", manager.longestTurn().toNanos() / 1000);
        hiccups.print("quiet");

        write(folder.resolve("next"), jobs, 2);
        lateness.forget();
        manager.longestTurn();
        hiccups.print("writing");
        begun = System.nanoTime();
        Files.move(folder.resolve("next"), file, StandardCopyOption.ATOMIC_MOVE);
        applied.acquire();
        say("swap.seconds", seconds(begun));
        say("swap.longestTurn.micros", manager.longestTurn().toNanos() / 1000);
        hiccups.print("swap");
        lateness.print("swap");
        pause(Math.min(2, seconds));
        say("after.mebibytes", live() >> 20);
        say("jobs", manager.stats().jobs());
        say("lawHolds", manager.stats().lawHolds());
        begun = System.nanoTime();
        say("listed", manager.jobs().size());
        say("list.seconds", seconds(begun));
        begun = System.nanoTime();
        manager.close();
        say("close.seconds", seconds(begun));
        say("done", true);
    }

    /** A file of jobs, each hundredth of which has the revision in it. */
    private static void write(Path file, int jobs, int revision) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("{\"apiVersion\":\"assay.dev/v1\",\"revision\":\"" + revision + "\",\"plugins\":{\"check\":{}},");
            out.write("\"labels\":{\"env\":\"prod\",\"region\":\"eu1\"},");
            out.write("\"defaults\":{\"schedule\":{\"every\":\"PT2H\",\"splay\":\"PT2H\"},\"freshness\":\"PT8H\"},");
            out.write("\"jobs\":[\n");
            for (int i = 0; i < jobs; i++) {
                int depth = i % 100 == 0 ? revision : 0;
                out.write((i == 0 ? "" : ",\n") + "{\"id\":\"host-" + i + "-baseline\",\"plugin\":\"check\","
                        + "\"title\":\"Baseline of host " + i
                        + "\",\"controls\":[{\"catalog\":\"nist-800-53r5\",\"id\":\"ac-"
                        + i % 20 + "\"}],\"parameters\":{\"host\":\"host-" + i + ".example\",\"depth\":" + depth
                        + "}}");
            }
            out.write("\n]}\n");
        }
    }

    /** What is in use and can't be collected, in bytes. */
    private static long live() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            memory.gc();
            least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    private static void pause(int seconds) throws InterruptedException {
        if (new CountDownLatch(1).await(seconds, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nobody counts down");
        }
    }

    private static String seconds(long begun) {
        return String.format("%.2f", (System.nanoTime() - begun) / 1e9);
    }

    private static void say(String name, Object value) {
        System.out.println(name + "=" + value);
        System.out.flush();
    }

    static {
        Thread.setDefaultUncaughtExceptionHandler((thread, problem) -> {
            problem.printStackTrace();
            Runtime.getRuntime().halt(3);
        });
    }
}
