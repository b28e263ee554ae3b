package dev.assay.benchmarks;

import dev.assay.internal.resource.Decision;
import dev.assay.internal.resource.Monitor;
import dev.assay.internal.resource.MonitorPolicy;
import dev.assay.internal.resource.RunMeter;
import dev.assay.spi.TimeSource;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.resource.MachineReading;
import dev.assay.spi.resource.ResourceRequest;
import dev.assay.spi.resource.Usage;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What admission costs a run: asking for room and giving it back, permit included, on one thread and on two, beside a
 * semaphore that counts one thing; and what metering adds to a run that does nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AdmissionBenchmark {

    private static final ResourceRequest REQUEST = new ResourceRequest(16L << 20, 0.1);

    private Monitor monitor;
    private Semaphore semaphore;

    /** The system's clocks. */
    static final class Clock implements TimeSource {
        @Override
        public Instant wall() {
            return Instant.now();
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }
    }

    /** A monitor with room, sampled anew so that it is not blind. */
    @Setup(Level.Iteration)
    public void sample() {
        if (monitor == null) {
            TimeSource time = new Clock();
            monitor = Monitor.create(
                    MonitorPolicy.DEFAULTS,
                    time,
                    () -> MachineReading.builder(time.nanos(), "fixed")
                            .cpuCapacity(64)
                            .cpuBusyNanos(0)
                            .memoryTotalBytes(64L << 30)
                            .memoryAvailableBytes(60L << 30)
                            .build());
            semaphore = new Semaphore(64);
        }
        monitor.sample();
    }

    /** One thread. */
    @Benchmark
    @Threads(1)
    public boolean admitAndRelease() {
        return once();
    }

    /** Two threads on one ledger. */
    @Benchmark
    @Threads(2)
    public boolean admitAndReleaseByTwo() {
        return once();
    }

    /** A peer that counts one thing and knows nothing. */
    @Benchmark
    @Threads(1)
    public boolean semaphore() {
        return acquire();
    }

    /** The same by two threads. */
    @Benchmark
    @Threads(2)
    public boolean semaphoreByTwo() {
        return acquire();
    }

    /** Metering a run that does nothing, from its first to its last instruction. */
    @Benchmark
    @Threads(1)
    public Usage meterOfANoOpRun() {
        RunMeter meter = monitor.meters().onThisThread(Isolation.CLASSLOADER, 0);
        return meter.finish();
    }

    private boolean once() {
        if (monitor.admit(REQUEST, Isolation.PROCESS) instanceof Decision.Granted granted) {
            granted.permit().release();
            return true;
        }
        throw new IllegalStateException("there is room");
    }

    private boolean acquire() {
        boolean acquired = semaphore.tryAcquire();
        semaphore.release();
        return acquired;
    }
}
