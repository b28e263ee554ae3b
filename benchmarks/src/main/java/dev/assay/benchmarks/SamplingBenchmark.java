package dev.assay.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.assay.SystemProbe;
import dev.assay.internal.resource.Monitor;
import dev.assay.internal.resource.MonitorPolicy;
import dev.assay.internal.resource.RunMeter;
import dev.assay.internal.resource.UseNow;
import dev.assay.internal.resource.probe.SystemReader;
import dev.assay.internal.resource.probe.SystemReaders;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.resource.TreeReading;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;
import oshi.spi.SystemInfoFactory;
import oshi.spi.SystemInfoProvider;
import oshi.util.GlobalConfig;

/**
 * What watching costs: a tick of the sampler, a running thread and a worker's process tree, beside what the JVM's beans,
 * its process handles and OSHI take for less. With {@code -prof gc} the tick shows that it makes no garbage.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SamplingBenchmark {

    private final CountDownLatch over = new CountDownLatch(1);
    private OperatingSystemMXBean bean;
    private SystemReader reader;
    private Monitor monitor;
    private Process worker;
    private RunMeter meter;
    /** A monitor of this machine, a run on a thread that waits, and a process that waits. */
    @Setup(Level.Trial)
    public void begin() throws IOException, InterruptedException {
        AdmissionBenchmark.Clock time = new AdmissionBenchmark.Clock();
        bean = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        reader = SystemReaders.ofThisSystem(time);
        monitor = Monitor.create(MonitorPolicy.DEFAULTS, time, SystemProbe.create(), reader);
        CountDownLatch metered = new CountDownLatch(1);
        Monitor runs = Monitor.create(MonitorPolicy.DEFAULTS, time, SystemProbe.create(), reader);
        Thread run = new Thread(() -> {
            meter = runs.meters().onThisThread(Isolation.CLASSLOADER, 0);
            metered.countDown();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        run.setDaemon(true);
        run.start();
        metered.await();
        worker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Waits.class.getName())
                .start();
    }

    /** Ends them. */
    @TearDown(Level.Trial)
    public void end() {
        over.countDown();
        worker.destroyForcibly();
        reader.close();
    }

    /** OSHI as it loads by itself, but that it remembers nothing: once a second nothing it remembers would count. */
    @State(Scope.Thread)
    public static class Oshi {
        private final SystemInfoProvider provider = anew();
        private final CentralProcessor processor = provider.getHardware().getProcessor();
        private final GlobalMemory memory = provider.getHardware().getMemory();
        private final OperatingSystem system = provider.getOperatingSystem();

        private static SystemInfoProvider anew() {
            GlobalConfig.set("oshi.util.memoizer.expiration", 0);
            return SystemInfoFactory.create();
        }
    }

    /** A worker that waits until nobody holds its input any more. */
    public static final class Waits {
        private Waits() {}

        /** Waits. */
        public static void main(String[] args) throws IOException {
            while (System.in.read() >= 0) {
                continue;
            }
        }
    }

    /** All that happens once a second. */
    @Benchmark
    public void tick() {
        monitor.sample();
    }

    /** What the beans take for load and free memory alone. */
    @Benchmark
    public double beans() {
        return bean.getCpuLoad() + bean.getFreeMemorySize();
    }

    /** What OSHI takes for the CPUs' ticks and available memory alone. */
    @Benchmark
    public long oshi(Oshi oshi) {
        return oshi.processor.getSystemCpuLoadTicks().length + oshi.memory.getAvailable();
    }

    /** One running thread more. */
    @Benchmark
    public UseNow runningThread() {
        return meter.now();
    }

    /** One worker more. */
    @Benchmark
    public TreeReading workerTree() {
        return reader.tree(worker.toHandle());
    }

    /**
     * A worker's tree while something begins somewhere: its threads are asked for their children. A thread per call makes
     * it so, and is part of what is measured.
     */
    @Benchmark
    public TreeReading workerTreeWalked() throws InterruptedException {
        Thread begins = new Thread(() -> {});
        begins.start();
        begins.join();
        return reader.tree(worker.toHandle());
    }

    /** That thread alone. */
    @Benchmark
    public void threadAlone() throws InterruptedException {
        Thread begins = new Thread(() -> {});
        begins.start();
        begins.join();
    }

    /** What OSHI takes to find a worker and its descendants. */
    @Benchmark
    public long oshiTree(Oshi oshi) {
        int pid = (int) worker.pid();
        OSProcess root = oshi.system.getProcess(pid);
        return oshi.system.getDescendantProcesses(pid, null, null, 0).size() + root.getResidentMemory();
    }

    /** What process handles take to find a worker's descendants and its CPU time. */
    @Benchmark
    public long processHandles() {
        ProcessHandle root = worker.toHandle();
        return root.descendants().count()
                + root.info()
                        .totalCpuDuration()
                        .map(java.time.Duration::toNanos)
                        .orElse(0L);
    }
}
