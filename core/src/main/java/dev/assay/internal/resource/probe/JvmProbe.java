package dev.assay.internal.resource.probe;

import com.sun.management.OperatingSystemMXBean;
import dev.assay.spi.TimeSource;
import dev.assay.spi.resource.MachineReading;
import dev.assay.spi.resource.TreeReading;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/**
 * What the JVM's own beans tell where there is no {@code /proc}: how many CPUs, how much memory, and CPU time of
 * processes.
 *
 * <p>The beans have no counter of the machine's CPU time, only loads whose state is shared with every other caller in
 * the JVM, so CPU time spent is not known here. Free memory is believed on Windows only: elsewhere it leaves out what
 * caches would give back. Thread-safe.
 */
public final class JvmProbe implements SystemReader {

    /** More descendants than this are not looked at. */
    private static final int MOST_PROCESSES = 4096;

    private final TimeSource time;
    private final IntSupplier processors;
    private final boolean freeIsAvailable;

    /**
     * A probe.
     *
     * @param operatingSystem the name as in the system property {@code os.name}
     * @param processors how many CPUs the JVM may use
     */
    public JvmProbe(TimeSource time, String operatingSystem, IntSupplier processors) {
        this.time = time;
        this.processors = processors;
        this.freeIsAvailable = operatingSystem.startsWith("Windows");
    }

    @Override
    public MachineReading read() {
        MachineReading.Builder reading =
                MachineReading.builder(time.nanos(), "jvm").cpuCapacity(processors.getAsInt());
        try {
            readMemory(reading);
        } catch (RuntimeException | LinkageError beansFail) {
            // Seen: a NullPointerException out of the JDK under an odd control group mount. Memory stays not known.
            return reading.build();
        }
        return reading.build();
    }

    private void readMemory(MachineReading.Builder reading) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            reading.memoryTotalBytes(system.getTotalMemorySize());
            if (freeIsAvailable) {
                reading.memoryAvailableBytes(system.getFreeMemorySize());
            }
        }
    }

    @Override
    public TreeReading tree(ProcessHandle root) {
        try {
            Optional<Duration> own = root.info().totalCpuDuration();
            if (!root.isAlive() || own.isEmpty()) {
                return TreeReading.UNKNOWN;
            }
            long nanos = own.get().toNanos();
            int processes = 1;
            try (Stream<ProcessHandle> descendants = root.descendants().limit(MOST_PROCESSES)) {
                for (Iterator<ProcessHandle> each = descendants.iterator(); each.hasNext(); processes++) {
                    nanos += each.next()
                            .info()
                            .totalCpuDuration()
                            .map(Duration::toNanos)
                            .orElse(0L);
                }
            }
            return new TreeReading(
                    time.nanos(), OptionalLong.of(nanos), OptionalLong.empty(), OptionalInt.of(processes));
        } catch (RuntimeException notAllowed) {
            return TreeReading.UNKNOWN;
        }
    }

    @Override
    public void close() {}
}
