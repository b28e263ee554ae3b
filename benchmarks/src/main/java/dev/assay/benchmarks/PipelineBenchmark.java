package dev.assay.benchmarks;

import dev.assay.benchmarks.pipeline.Pipeline;
import dev.assay.benchmarks.pipeline.Pipelines;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * So many checks that do nothing become due at one instant; timed is from that instant until the last result is there. Ours goes the whole
 * way: due, admission with a live ledger, context, run, metering, result, sink. The peers call a lambda.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 8)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@Timeout(time = 5, timeUnit = TimeUnit.MINUTES)
public class PipelineBenchmark {

    /** Who does it. */
    @Param({"assay-exact", "assay-sampled", "stpe", "stpe-map", "tpe", "wheel", "quartz"})
    public String contender;

    /** How many in a round. */
    @Param("10000")
    public int due;

    private Pipeline pipeline;

    /** What a round allocated beside the time it took. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Garbage {

        /** Bytes for each run, on all threads. */
        public long bytesPerRun;

        /** Counts anew. */
        @Setup(Level.Iteration)
        public void reset() {
            bytesPerRun = 0;
        }
    }

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
    public int dueToResult(Garbage garbage) throws Exception {
        Allocation allocation = new Allocation();
        pipeline.release();
        pipeline.await();
        garbage.bytesPerRun = allocation.since() / due;
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
