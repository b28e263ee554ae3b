package dev.assay.internal.resource.probe;

import java.nio.file.Path;
import java.util.BitSet;

/**
 * CPU time spent by the machine, and which of its CPUs this process may run on. Not thread-safe.
 *
 * <p>Time that a hypervisor gave to others counts as spent: it can't be had either.
 */
final class CpuTimes implements AutoCloseable {

    /** Places in a line of {@code /proc/stat}; around these are user, nice, system, irq, softirq and, last, steal. */
    private static final int IDLE = 4;

    private static final int WAITING = 5;
    private static final int LAST = 8;

    private final KernelFile stat;
    private final KernelFile status;
    private final long nanosPerTick;
    private final BitSet allowed = new BitSet();

    private long busyNanos = KernelText.UNKNOWN;
    private int cpus;

    CpuTimes(Path proc, long ticksPerSecond) {
        this.stat = new KernelFile(proc.resolve("stat"), 512 * 1024);
        this.status = new KernelFile(proc.resolve("self/status"), 64 * 1024);
        this.nanosPerTick = 1_000_000_000L / ticksPerSecond;
    }

    /**
     * Reads the time spent on the CPUs this process may use.
     *
     * @param limits whether it is read anew which these are
     */
    void read(boolean limits) {
        if (limits) {
            status.read().ranges("Cpus_allowed_list", allowed);
        }
        KernelText text = stat.read();
        busyNanos = KernelText.UNKNOWN;
        cpus = 0;
        long ticks = 0;
        boolean known = true;
        for (int line = text.isEmpty() ? -1 : text.nextLine(0);
                line >= 0 && text.matches(line, "cpu");
                line = text.nextLine(line)) {
            long number = text.numberAt(line + 3);
            if (number == KernelText.UNKNOWN
                    || (!allowed.isEmpty() && (number > Integer.MAX_VALUE || !allowed.get((int) number)))) {
                continue;
            }
            cpus++;
            long busy = busy(text, line);
            known &= busy != KernelText.UNKNOWN;
            ticks += busy;
        }
        if (cpus > 0 && known && ticks <= Long.MAX_VALUE / nanosPerTick) {
            busyNanos = ticks * nanosPerTick;
        }
    }

    private static long busy(KernelText text, int line) {
        long sum = 0;
        int at = text.nextField(line);
        for (int place = 1; place <= LAST; place++) {
            long ticks = at < 0 ? KernelText.UNKNOWN : text.numberAt(at);
            if (place != IDLE && place != WAITING) {
                if (ticks == KernelText.UNKNOWN || ticks > Long.MAX_VALUE / 16) {
                    return KernelText.UNKNOWN;
                }
                sum += ticks;
            }
            at = at < 0 ? at : text.nextField(at);
        }
        return sum;
    }

    /** Time spent on the CPUs that may be used, cumulative; negative if not known. */
    long busyNanos() {
        return busyNanos;
    }

    /** How many CPUs may be used; 0 if not known. */
    int cpus() {
        return cpus;
    }

    @Override
    public void close() {
        stat.close();
        status.close();
    }
}
