package dev.assay.internal.resource.probe;

import com.sun.management.OperatingSystemMXBean;
import dev.assay.spi.TimeSource;
import dev.assay.spi.resource.ProbeCapability;
import dev.assay.spi.resource.TreeReading;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
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
    public void read(RawReading into) {
        into.clear(time.nanos(), "jvm");
        into.cpuCapacity = processors.getAsInt();
        try {
            readMemory(into);
        } catch (RuntimeException | LinkageError beansFail) {
            // Seen: a NullPointerException out of the JDK under an odd control group mount. Memory stays not known.
            into.memoryAvailableBytes = -1;
        }
    }

    private void readMemory(RawReading into) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            into.memoryTotalBytes = system.getTotalMemorySize();
            if (freeIsAvailable) {
                into.memoryAvailableBytes = system.getFreeMemorySize();
            }
        }
    }

    @Override
    public Set<ProbeCapability> capabilities() {
        Set<ProbeCapability> all = EnumSet.of(ProbeCapability.TREE_CPU_TIME);
        all.addAll(read().known());
        return Set.copyOf(all);
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
