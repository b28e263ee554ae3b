package dev.assay.benchmarks;

import dev.assay.MemorySink;
import dev.assay.internal.resource.Decision;
import dev.assay.internal.resource.Monitor;
import dev.assay.internal.resource.MonitorPolicy;
import dev.assay.internal.result.Ending;
import dev.assay.internal.result.NamedSink;
import dev.assay.internal.result.PublisherListener;
import dev.assay.internal.result.PublisherSettings;
import dev.assay.internal.result.ResultPublisher;
import dev.assay.internal.result.Settled;
import dev.assay.internal.schedule.DueQueue;
import dev.assay.internal.thread.WarmThreads;
import dev.assay.spi.Identity;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.TimeSource;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.resource.Accuracy;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.resource.MachineReading;
import dev.assay.spi.resource.ResourceRequest;
import dev.assay.spi.resource.Usage;
import dev.assay.spi.result.Attempt;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.AttestationResultBuilder;
import dev.assay.spi.result.Execution;
import dev.assay.spi.result.JobRecord;
import dev.assay.spi.result.Occurrence;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.ResultEncoder;
import dev.assay.spi.result.ResultId;
import dev.assay.spi.result.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Semaphore;
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
 * What each stage of a run costs by itself, in the order of the flow: the budget in {@code docs/performance.md}. The names begin with a number
 * to keep that order.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
public class StagesBenchmark {

    private static final int BATCH = 256;
    private static final int JOBS = 10_000;
    private static final ResourceRequest REQUEST = new ResourceRequest(16L << 20, 0.1);
    private static final Reason OK = Reason.of(Reasons.OK);
    private static final PluginDescriptor PLUGIN =
            PluginDescriptor.builder("check", "1.0.0").open().build();
    private static final Custody CUSTODY =
            Custody.builder("check", "1.0.0", Custody.Verification.HOST_CODE).build();
    private static final Execution EXECUTION =
            new Execution(Isolation.DIRECT, "17.0.0", "benchmark", true, Limits.NONE, List.of(), "NORMAL");
    private static final Usage USAGE =
            new Usage(OptionalLong.of(1_000), Accuracy.EXACT, OptionalLong.of(1_024), Accuracy.UPPER_BOUND);

    private final Identity identity = Identity.builder()
            .agent("urn:assay:benchmark:agent:1", Identity.Origin.HOST)
            .start(new UUID(3, 4), "20260301T000000Z")
            .build();
    private final TimeSource time = new AdmissionBenchmark.Clock();
    private final Instant started = Instant.now();
    private final DueQueue<Integer> queue = new DueQueue<>();

    private JobRecord record;
    private Monitor monitor;
    private WarmThreads threads;
    private final Semaphore ended = new Semaphore(0);
    private ResultPublisher publisher;
    private long settled;
    private long number;
    private AttestationResult result;
    private ResultEncoder encoder;

    /** Makes each stage by itself. */
    @Setup
    public void setUp() {
        JobSpec spec = JobSpec.builder("job-1").plugin("check").build();
        Configuration configuration = Configuration.builder("1").job(spec).build();
        record = new JobRecord(spec, 1, "memory", "1", configuration.digest(), Optional.empty(), 0);
        for (int job = 0; job < JOBS; job++) {
            queue.add(job, job);
        }
        monitor = Monitor.create(
                MonitorPolicy.DEFAULTS,
                time,
                () -> MachineReading.builder(time.nanos(), "fixed")
                        .cpuCapacity(64)
                        .cpuBusyNanos(0)
                        .memoryTotalBytes(64L << 30)
                        .memoryAvailableBytes(60L << 30)
                        .build());
        monitor.sample();
        threads = new WarmThreads(StagesBenchmark::daemon, System::nanoTime, 2);
        publisher = new ResultPublisher(
                PublisherSettings.defaults(new Random(42)).withBatch(BATCH),
                List.of(new NamedSink("memory", MemorySink.latest(BATCH))),
                identity,
                time,
                signal -> {},
                new PublisherListener() {
                    @Override
                    public void settled(Settled one) {
                        settled++;
                    }
                });
        encoder = new ResultEncoder(identity);
        result = builder(id()).build();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "stage");
        thread.setDaemon(true);
        return thread;
    }

    /** Ends the threads. */
    @TearDown
    public void tearDown() {
        threads.shutdown();
    }

    /** The next due job is taken, and armed again. */
    @Benchmark
    public long stage1Due() {
        DueQueue.Entry<Integer> first = queue.peek();
        queue.move(first, first.key() + JOBS);
        return first.key();
    }

    /** The occurrence gets its id. */
    @Benchmark
    public ResultId stage2Id() {
        return id();
    }

    /** Room is asked for, and given back. */
    @Benchmark
    public boolean stage3Admission() {
        if (monitor.admit(REQUEST, Isolation.DIRECT) instanceof Decision.Granted granted) {
            granted.permit().release();
            return true;
        }
        monitor.sample(); // the reading has become too old
        return false;
    }

    /** Work goes to the threads that run checks, two of them, in bursts. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void stage4HandOver() {
        for (int i = 0; i < BATCH; i++) {
            threads.execute(name -> ended.release());
        }
        threads.tend();
        ended.acquireUninterruptibly(BATCH);
    }

    /** CPU time and allocation are measured exactly. */
    @Benchmark
    public Usage stage5MeteringExact() {
        return monitor.meters().onThisThread(Isolation.DIRECT, 0).finish();
    }

    /** The result is made. */
    @Benchmark
    public AttestationResult stage6Result() {
        return builder(id()).build();
    }

    /** The result is made, offered to a sink, and settled with its receipt. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long stage7PublishAndSettle() {
        long until = settled + BATCH;
        for (int i = 0; i < BATCH; i++) {
            publisher.publish(new Ending(id(), this::fill, true));
        }
        while (settled < until) {
            publisher.doWork();
        }
        return settled;
    }

    /** The result as JSON, for sinks that write. */
    @Benchmark
    public byte[] stage8Encode() {
        return encoder.encode(result);
    }

    private ResultId id() {
        return ResultId.of(identity, "job-1", Trigger.Kind.SCHEDULE, started.plusMillis(number++), "");
    }

    private AttestationResultBuilder builder(ResultId id) {
        AttestationResultBuilder builder = AttestationResult.builder(id, identity, number);
        fill(builder);
        return builder;
    }

    private void fill(AttestationResultBuilder builder) {
        Attempt attempt = new Attempt(1, started, started, Duration.ZERO, Outcome.COMPLETED, OK, USAGE);
        builder.of(record, Occurrence.single(started, started, Trigger.SCHEDULED))
                .custody(CUSTODY)
                .outcome(Outcome.COMPLETED, OK, started)
                .ran(List.of(attempt), EXECUTION)
                .observed(PLUGIN, List.of(), List.of());
    }
}
