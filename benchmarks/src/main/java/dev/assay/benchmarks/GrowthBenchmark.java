package dev.assay.benchmarks;

import dev.assay.benchmarks.pipeline.AssayPipeline;
import java.time.Duration;
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

/** The whole way of as many due jobs, in a manager of few jobs and in one of many. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 8)
@Fork(value = 1, jvmArgsAppend = "-Xmx6g")
@Timeout(time = 10, timeUnit = TimeUnit.MINUTES)
public class GrowthBenchmark {

    /** How many jobs there are. */
    @Param({"10000", "1000000"})
    public int registered;

    /** How many of them become due in a round. */
    @Param("10000")
    public int due;

    private AssayPipeline pipeline;

    /** Starts a manager. */
    @Setup
    public void start() throws Exception {
        int atOnce = Math.min(due, registered);
        pipeline = new AssayPipeline(
                atOnce, registered - atOnce, Duration.ofMillis(1_000 + due / 10), AssayPipeline.Kind.EXACT);
    }

    /** Waits until the checks become due. */
    @Setup(Level.Invocation)
    public void prepare() throws Exception {
        pipeline.prepare();
    }

    /** From due to the last result. */
    @Benchmark
    public int dueToResult() throws Exception {
        pipeline.await();
        return due;
    }

    /** Every result must be complete. */
    @TearDown(Level.Invocation)
    public void verify() {
        pipeline.verify();
    }

    /** Closes the manager. */
    @TearDown
    public void close() {
        pipeline.close();
    }
}
