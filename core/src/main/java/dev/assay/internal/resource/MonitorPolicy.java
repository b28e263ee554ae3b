package dev.assay.internal.resource;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.resource.ResourceRequest;
import java.time.Duration;

/**
 * How much of the machine runs may take, and how quickly the monitor reacts.
 *
 * @param memoryCeiling the share of the memory capacity that runs at {@code PROCESS} may reserve together
 * @param heapCeiling the share of the largest heap that the host and runs in its JVM may fill together
 * @param cpuCeiling how many CPUs may be reserved per CPU there is; above 1, since checks wait more than they compute
 * @param period the distance of two samples
 * @param pressurePercent memory pressure from which on nothing new begins
 * @param patience how long a lone run is put off while nothing of ours runs
 * @param dwell how long the gate stays closed at least
 */
public record MonitorPolicy(
        double memoryCeiling,
        double heapCeiling,
        double cpuCeiling,
        Duration period,
        double pressurePercent,
        Duration patience,
        Duration dwell) {

    /** What holds unless the host says otherwise. */
    public static final MonitorPolicy DEFAULTS =
            new MonitorPolicy(0.8, 0.75, 1.2, Duration.ofSeconds(1), 10, Duration.ofSeconds(30), Duration.ofSeconds(5));

    /** A reading older than so many periods is stale. */
    static final int STALE_PERIODS = 5;

    /** While hurried, samples are so much closer together. */
    static final int HURRY = 4;

    /** How long a hurry lasts. */
    static final Duration HURRY_FOR = Duration.ofSeconds(10);

    /** Everything waiting at once is so much worse than something waiting. */
    private static final double STALL_SHARE = 0.2;

    /** While blind, so much of the capacity may be reserved. */
    static final double BLIND_SHARE = 0.5;

    /** With no reading ever, memory for processes is so much of the largest heap. */
    static final double NEVER_READ_SHARE = 0.25;

    /** Below this share of the memory capacity, but at most 2 GiB, memory is short. */
    static final double LOW_WATER_SHARE = 0.1;

    private static final long LOW_WATER_MOST = 2L << 30;

    /** What counts for a run in the host's JVM that declares no memory or no CPU. */
    public static final ResourceRequest UNDECLARED_IN_JVM = new ResourceRequest(16L << 20, 0.25);

    /** What counts for a run in a process of its own that declares no memory or no CPU. */
    public static final ResourceRequest UNDECLARED_PROCESS = new ResourceRequest(128L << 20, 0.25);

    /** Checks the shares and times. */
    public MonitorPolicy {
        share("memoryCeiling", memoryCeiling, 1);
        share("heapCeiling", heapCeiling, 1);
        share("cpuCeiling", cpuCeiling, 100);
        share("pressurePercent", pressurePercent, 100);
        atLeast("period", period, Duration.ofMillis(10));
        atLeast("patience", patience, Duration.ZERO);
        atLeast("dwell", dwell, Duration.ZERO);
    }

    private static void share(String name, double value, double most) {
        if (!(value > 0 && value <= most)) {
            throw new IllegalArgumentException(name + " is above 0 and at most " + most + ", not " + value);
        }
    }

    private static void atLeast(String name, Duration value, Duration least) {
        if (value.compareTo(least) < 0 || value.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(name + " is from " + least + " to a day, not " + value);
        }
    }

    /** The distance of two samples. */
    public long periodNanos() {
        return period.toNanos();
    }

    long staleNanos() {
        return period.toNanos() * STALE_PERIODS;
    }

    /** Share of time in which everything waits for memory from which on nothing new begins. */
    double stallPercent() {
        return pressurePercent * STALL_SHARE;
    }

    /** Below so much available memory the gate closes. */
    static long lowWater(long capacityBytes) {
        return Math.min(LOW_WATER_MOST, (long) (capacityBytes * LOW_WATER_SHARE));
    }

    /** The request with what counts where it declares nothing. */
    public static ResourceRequest counted(ResourceRequest request, Isolation level) {
        ResourceRequest undeclared = level == Isolation.PROCESS ? UNDECLARED_PROCESS : UNDECLARED_IN_JVM;
        if (request.memoryBytes() > 0 && request.cpus() > 0) {
            return request;
        }
        if (request.memoryBytes() <= 0 && request.cpus() <= 0) {
            return undeclared;
        }
        return new ResourceRequest(
                request.memoryBytes() > 0 ? request.memoryBytes() : undeclared.memoryBytes(),
                request.cpus() > 0 ? request.cpus() : undeclared.cpus());
    }
}
