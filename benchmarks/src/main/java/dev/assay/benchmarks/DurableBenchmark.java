package dev.assay.benchmarks;

import dev.assay.benchmarks.pipeline.Pipeline;
import dev.assay.benchmarks.pipeline.Pipelines;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Timeout;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The same as {@link PipelineBenchmark} with those that store what they do: ours with a home, its state store, and an outbox whose receipt
 * says that a result is with the operating system; db-scheduler and JobRunr with stores in memory, which would not survive the process.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 6)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@Timeout(time = 5, timeUnit = TimeUnit.MINUTES)
public class DurableBenchmark {

    /** Who does it. */
    @Param({"assay-durable", "db-scheduler", "jobrunr"})
    public String contender;

    /** How many in a round. */
    @Param("5000")
    public int due;

    private Pipeline pipeline;

    /** Starts the contender. */
    @Setup
    public void start() throws Exception {
        pipeline = Pipelines.of(contender, due);
    }

    /** Waits until the checks become due. */
    @Setup(Level.Invocation)
    public void prepare() throws Exception {
        pipeline.prepare();
    }

    /** From due to the last result. */
    @Benchmark
    public int dueToResult() throws Exception {
        pipeline.release();
        pipeline.await();
        return due;
    }

    /** Every result must be complete. */
    @TearDown(Level.Invocation)
    public void verify() throws Exception {
        pipeline.verify();
    }

    /** Ends the contender. */
    @TearDown
    public void close() throws Exception {
        pipeline.close();
    }
}
