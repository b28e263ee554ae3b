package dev.assay;

import dev.assay.internal.resource.MonitorView;
import dev.assay.spi.resource.ProbeCapability;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * A resource monitor at one moment: what there is, what may be reserved, what is reserved, and whether it can see.
 *
 * <p>Immutable. Amounts are in bytes and CPUs; what is not known is absent.
 */
public final class ResourceView {

    private final MonitorView view;
    private final String probe;
    private final Set<ProbeCapability> capabilities;

    ResourceView(MonitorView view, String probe, Set<ProbeCapability> capabilities) {
        this.view = view;
        this.probe = probe;
        this.capabilities = Collections.unmodifiableSet(new TreeSet<>(capabilities));
    }

    /** Which probe was chosen and why, in words. */
    public String probe() {
        return probe;
    }

    /** What the probe says that it can tell; empty if it does not say, and while it is loading. */
    public Set<ProbeCapability> capabilities() {
        return capabilities;
    }

    /** What is read, such as {@code linux-proc+cgroup2}; {@code none} before the first reading. */
    public String source() {
        return view.reading().source();
    }

    /** How old the last reading is; absent before the first. */
    public Optional<Duration> readingAge() {
        return view.readingAgeNanos().isPresent()
                ? Optional.of(Duration.ofNanos(view.readingAgeNanos().getAsLong()))
                : Optional.empty();
    }

    /** Memory that this process and its neighbours in the same container may use in all. */
    public OptionalLong memoryCapacityBytes() {
        return view.memoryCapacity();
    }

    /** Memory that could be allocated now. */
    public OptionalLong memoryAvailableBytes() {
        return view.reading().memoryAvailableBytes();
    }

    /** Share of the last ten seconds in which something waited for memory, in percent. */
    public OptionalDouble memoryPressurePercent() {
        return view.reading().memoryPressurePercent();
    }

    /** Share of the last ten seconds in which everything waited for memory at once, in percent. */
    public OptionalDouble memoryStallPercent() {
        return view.reading().memoryStallPercent();
    }

    /** Share of the last ten seconds in which something waited for a CPU, in percent. */
    public OptionalDouble cpuPressurePercent() {
        return view.reading().cpuPressurePercent();
    }

    /** How many CPUs may be used. */
    public double cpuCapacity() {
        return view.cpuCapacity();
    }

    /** How many CPUs everybody keeps busy. */
    public OptionalDouble usedCpus() {
        return view.usedCpus();
    }

    /** How many CPUs others than the runs keep busy, smoothed. */
    public OptionalDouble othersCpus() {
        return view.othersCpus();
    }

    /**
     * CPU time of this process that no run is to blame for, since the first reading: the host itself, garbage collection,
     * compilation, and what runs do past their own threads. No job is charged with it.
     */
    public Optional<Duration> unattributedCpuTime() {
        return view.residueNanos().isPresent()
                ? Optional.of(Duration.ofNanos(view.residueNanos().getAsLong()))
                : Optional.empty();
    }

    /** How many CPUs that kept busy between the last two readings. */
    public OptionalDouble unattributedCpus() {
        return view.residueCpus();
    }

    /** What lives in the host's heap beyond all that runs in its JVM reserve: nobody's, or the host's. */
    public long unattributedHeapBytes() {
        return Math.max(0, view.heapLive() - view.heapReserved());
    }

    /** How large the host's heap may grow. */
    public long heapCapacityBytes() {
        return view.heapMax();
    }

    /** What the host's heap held after the last collection. */
    public long heapLiveBytes() {
        return view.heapLive();
    }

    /** What runs in processes of their own may reserve together now. */
    public long memoryCeilingBytes() {
        return view.memoryCeiling();
    }

    /** What runs in the host's JVM may reserve together now. */
    public long heapCeilingBytes() {
        return view.heapCeiling();
    }

    /** What runs may reserve together now. */
    public double cpuCeiling() {
        return view.cpuCeiling();
    }

    /** What runs in processes of their own reserve. */
    public long memoryReservedBytes() {
        return view.memoryReserved();
    }

    /** What runs in the host's JVM reserve. */
    public long heapReservedBytes() {
        return view.heapReserved();
    }

    /** What runs reserve. */
    public double cpuReserved() {
        return view.cpuReserved();
    }

    /** Whether readings are stale or lack the available memory, so that admission goes by reservations alone. */
    public boolean blind() {
        return view.blind();
    }

    /** Whether runs may begin. */
    public boolean gateOpen() {
        return view.gateOpen();
    }

    /** Why they may not, in words; empty if they may. */
    public String gateCause() {
        return view.gateCause();
    }

    /** Whether runs in the host's JVM may begin by what lives in its heap. */
    public boolean heapGateOpen() {
        return view.heapGateOpen();
    }

    /** Why they may not, in words; empty if they may. */
    public String heapGateCause() {
        return view.heapGateCause();
    }

    /** How often the gates closed or opened. */
    public long gateChanges() {
        return view.gateChanges();
    }

    /** How many requests were granted. */
    public long granted() {
        return view.granted();
    }

    /** How many requests were put off, counted each time they asked. */
    public long delayed() {
        return view.delayed();
    }

    /** How many readings failed. */
    public long probeFailures() {
        return view.probeFailures();
    }

    /** How many runs are measured now. */
    public int meteredRuns() {
        return view.metered();
    }

    @Override
    public String toString() {
        return "ResourceView[" + source() + (blind() ? " blind" : "") + (gateOpen() ? "" : " gate closed")
                + " memory " + memoryReservedBytes() + "/" + memoryCeilingBytes()
                + " heap " + heapReservedBytes() + "/" + heapCeilingBytes()
                + " cpus " + cpuReserved() + "/" + cpuCeiling() + "]";
    }
}
