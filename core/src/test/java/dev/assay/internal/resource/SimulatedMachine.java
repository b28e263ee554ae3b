package dev.assay.internal.resource;

import static dev.assay.spi.configuration.Isolation.PROCESS;

import dev.assay.internal.resource.Decision.Granted;
import dev.assay.spi.resource.MachineReading;
import dev.assay.spi.resource.ResourceProbe;
import dev.assay.spi.resource.ResourceRequest;
import dev.assay.spi.resource.TreeReading;
import dev.assay.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** A machine of 1000 MiB whose runs take up their memory slowly, moved in steps of a second. */
final class SimulatedMachine {

    static final long MIB = 1L << 20;
    static final long CAPACITY = 1000 * MIB;

    final ManualTime time = new ManualTime();
    final List<Running> running = new ArrayList<>();
    long otherBytes;

    /** A run that reaches its real use after ten seconds. */
    final class Running {
        final Permit permit;
        private final RunMeter meter;
        private final long realBytes;
        private int seconds;
        private final int lasts;

        Running(Permit permit, long realBytes, int lasts) {
            this.permit = permit;
            this.realBytes = realBytes;
            this.lasts = lasts;
            this.meter = monitor.meters().onThisThread(PROCESS, permit.granted().memoryBytes());
            Set<ProcessHandle> self = Set.of(ProcessHandle.current());
            meter.processes(() -> {
                sampled = this;
                return self;
            });
        }

        long resident() {
            return realBytes * Math.min(10, seconds) / 10;
        }
    }

    private Running sampled;

    private final ResourceProbe probe = new ResourceProbe() {
        @Override
        public MachineReading read() {
            return MachineReading.builder(time.nanos(), "simulated")
                    .cpuCapacity(100)
                    .cpuBusyNanos(0)
                    .memoryTotalBytes(CAPACITY)
                    .memoryAvailableBytes(Math.max(0, CAPACITY - used()))
                    .build();
        }

        @Override
        public TreeReading tree(ProcessHandle root) {
            return new TreeReading(
                    time.nanos(), OptionalLong.of(0), OptionalLong.of(sampled.resident()), OptionalInt.of(1));
        }
    };

    final Monitor monitor =
            new Monitor(MonitorPolicy.DEFAULTS, time, probe, new FakeJvm(), new Meters(new FakeCounters(), time));

    final RunHistory history = new RunHistory();

    long used() {
        return otherBytes + running.stream().mapToLong(Running::resident).sum();
    }

    boolean start(ResourceRequest request, long realBytes, int lasts) {
        if (monitor.admit(request, PROCESS) instanceof Granted granted) {
            running.add(new Running(granted.permit(), realBytes, lasts));
            return true;
        }
        return false;
    }

    void second() {
        time.advance(Duration.ofSeconds(1));
        running.removeIf(run -> {
            if (++run.seconds < run.lasts) {
                return false;
            }
            history.ended(Duration.ofSeconds(run.seconds), run.meter.finish());
            run.permit.release();
            return true;
        });
        monitor.sample();
    }
}
