package dev.assay.benchmarks;

import dev.assay.JobManager;
import dev.assay.ResourceMonitor;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.resource.MachineReading;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.Receipt;
import dev.assay.spi.result.SubjectType;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The whole way from a due job to its result, beside a timer that only calls the check. Both run the same check on the same
 * number of threads; the difference is what admission, metering, the border, findings and the publisher cost.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class FlowBenchmark {

    private static final int JOBS = 64;
    private static final int THREADS = 4;
    private static final URI SUBJECT = URI.create("urn:assay:benchmark:subject");

    private JobManager manager;
    private ScheduledThreadPoolExecutor timer;

    /** Starts both; the manager has run each job once before it is measured. */
    @Setup
    public void setUp() throws InterruptedException {
        Configuration.Builder configuration = Configuration.builder("r1");
        for (int job = 0; job < JOBS; job++) {
            configuration.job(JobSpec.builder(id(job)).plugin("check").build());
        }
        manager = JobManager.builder()
                .configuration(configuration.build())
                .plugin("check", FlowBenchmark::check)
                .resources(ResourceMonitor.builder()
                        .probe(FlowBenchmark::idleMachine)
                        .unclamped()
                        .build())
                .results(batch -> CompletableFuture.completedFuture(Receipt.all(batch, Durability.OS)))
                .maxConcurrentRuns(THREADS)
                .build();
        manager.start();
        if (!manager.runAllOnce(Duration.ofSeconds(60)).allSatisfied()) {
            throw new IllegalStateException("the benchmark's jobs do not work: " + manager.stats());
        }
        timer = new ScheduledThreadPoolExecutor(THREADS);
    }

    /** Stops both. */
    @TearDown
    public void tearDown() {
        manager.close();
        timer.shutdownNow();
    }

    /** Every job becomes due at once; counted are results that the sink has taken. */
    @Benchmark
    @OperationsPerInvocation(JOBS)
    public void assay() {
        List<CompletableFuture<AttestationResult>> results = new ArrayList<>(JOBS);
        for (int job = 0; job < JOBS; job++) {
            results.add(manager.triggerNow(id(job), "benchmark", "measured").toCompletableFuture());
        }
        for (CompletableFuture<AttestationResult> result : results) {
            if (result.join().outcome() != Outcome.COMPLETED) {
                throw new IllegalStateException("a run was " + result.join().outcome());
            }
        }
    }

    /** The same check, called by the JDK's timer; nobody hears what it saw. */
    @Benchmark
    @OperationsPerInvocation(JOBS)
    public void scheduledThreadPoolExecutor() throws Exception {
        List<Future<String>> results = new ArrayList<>(JOBS);
        for (int job = 0; job < JOBS; job++) {
            results.add(timer.schedule(SUBJECT::toString, 0, TimeUnit.NANOSECONDS));
        }
        for (Future<String> result : results) {
            result.get();
        }
    }

    private static void check(AttestationContext context) {
        context.subject(SubjectType.RESOURCE, SUBJECT).check("is-there").satisfied("It is there");
    }

    private static MachineReading idleMachine() {
        return MachineReading.builder(System.nanoTime(), "benchmark")
                .cpuBusyNanos(0)
                .cpuCapacity(64)
                .memoryTotalBytes(1L << 40)
                .memoryAvailableBytes(1L << 40)
                .build();
    }

    private static String id(int job) {
        return "job-" + job;
    }
}
