package dev.assay.oshi;

import dev.assay.spi.Environment;
import dev.assay.spi.TimeSource;
import dev.assay.spi.resource.MachineReading;
import dev.assay.spi.resource.ProbeCapability;
import dev.assay.spi.resource.ResourceProbe;
import dev.assay.spi.resource.TreeReading;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads Linux, macOS and Windows by OSHI: CPU time and memory of the whole machine, and process trees.
 *
 * <p>With {@code oshi-common} alone it reads Linux, without native access. For macOS and Windows the host adds {@code
 * oshi-core}, which uses JNA, or OSHI's jar for the foreign function API on JDK 25 and newer; the best one there is used.
 *
 * <p>Loading OSHI can take seconds, so {@link #start} leaves that to a thread of the environment, which ends with it.
 * Until then, and for good if OSHI can't be loaded, nothing is known. OSHI reads the machine and not the container: use
 * this probe through a resource monitor, which keeps readings within the container's limits.
 *
 * <p>Thread-safe.
 */
public final class OshiProbe implements ResourceProbe {

    private static final Logger LOG = LoggerFactory.getLogger(OshiProbe.class);

    private final Supplier<? extends Machine> loader;

    // Written by start and close, read by all.
    private volatile @Nullable TimeSource time;
    private volatile @Nullable Thread loading;
    private volatile boolean closed;
    // Written by the loading thread and by close, read by readings.
    private volatile @Nullable Machine machine;
    private volatile String source = "oshi-loading";

    // Held while OSHI is called, and so never taken by start and close: OSHI may hang.
    private final Object reading = new Object();
    // All guarded by reading.
    private final Trees trees = new Trees();
    private boolean warned;

    /** A probe on the OSHI that is on the class or module path. */
    public OshiProbe() {
        this(OshiMachine::load);
    }

    OshiProbe(Supplier<? extends Machine> loader) {
        this.loader = loader;
    }

    @Override
    public void start(Environment environment) {
        time = environment.time();
        Thread thread = environment.threads("oshi").newThread(this::load);
        loading = thread;
        thread.start();
    }

    private void load() {
        Machine loaded = null;
        try {
            loaded = loader.get();
            // The first calls load the most: here nobody waits for them.
            loaded.busyNanos();
            loaded.memoryAvailable();
        } catch (VirtualMachineError fatal) {
            throw fatal;
        } catch (Throwable failure) {
            loaded = null;
            LOG.warn(
                    "OSHI can't be loaded, so it reads nothing. On macOS and Windows add com.github.oshi:oshi-core; on"
                            + " JDK 24 and newer allow it native access with --enable-native-access=com.sun.jna or"
                            + " =ALL-UNNAMED, or add OSHI's jar for the foreign function API instead.",
                    failure);
        }
        machine = loaded;
        source = loaded == null ? "oshi-unavailable" : "oshi";
        loading = null;
        if (closed) {
            machine = null; // closed before it was set
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if this was not started
     */
    @Override
    public MachineReading read() {
        synchronized (reading) {
            Machine present = machine;
            long now = started().nanos();
            MachineReading.Builder answer = MachineReading.builder(now, source);
            if (present != null) {
                guarded(() -> {
                    answer.cpuCapacity(present.processors());
                    present.busyNanos().ifPresent(answer::cpuBusyNanos);
                });
                guarded(() ->
                        answer.memoryTotalBytes(present.memoryTotal()).memoryAvailableBytes(present.memoryAvailable()));
            }
            return answer.build();
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if this was not started
     */
    @Override
    public TreeReading tree(ProcessHandle root) {
        synchronized (reading) {
            long now = started().nanos();
            Machine present = machine;
            if (present == null) {
                return TreeReading.UNKNOWN;
            }
            TreeReading[] answer = {TreeReading.UNKNOWN};
            guarded(() -> answer[0] = trees.read(present, root, now));
            return answer[0];
        }
    }

    /** {@inheritDoc} Nothing is said while OSHI is loading, or if it can't be loaded. */
    @Override
    public Set<ProbeCapability> capabilities() {
        return machine == null
                ? Set.of()
                : Set.of(
                        ProbeCapability.CPU_CAPACITY,
                        ProbeCapability.CPU_TIME,
                        ProbeCapability.MEMORY_TOTAL,
                        ProbeCapability.MEMORY_AVAILABLE,
                        ProbeCapability.TREE_CPU_TIME,
                        ProbeCapability.TREE_MEMORY,
                        ProbeCapability.TREE_THREADS);
    }

    private TimeSource started() {
        TimeSource started = time;
        if (started == null) {
            throw new IllegalStateException("start the probe with an environment before reading from it");
        }
        return started;
    }

    /** Native code fails in ways of its own; what it was to tell stays not known. */
    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (VirtualMachineError fatal) {
            throw fatal;
        } catch (Throwable failure) {
            if (!warned) {
                warned = true;
                LOG.warn("OSHI failed to read; what it was to tell is not known. Said once.", failure);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        machine = null;
        Thread thread = loading;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
