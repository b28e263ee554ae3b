package dev.assay.internal.resource;

import dev.assay.spi.TimeSource;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.resource.MachineReading;
import dev.assay.spi.resource.ResourceRequest;
import java.time.Instant;

/** A monitor of a machine with one CPU on which nothing else happens, so that there is room for one whole CPU and no more. */
final class Rooms {

    static final ResourceRequest WHOLE = new ResourceRequest(1 << 20, 1);

    private static final MonitorPolicy POLICY = new MonitorPolicy(
            0.8,
            0.75,
            1,
            MonitorPolicy.DEFAULTS.period(),
            10,
            MonitorPolicy.DEFAULTS.patience(),
            MonitorPolicy.DEFAULTS.dwell());

    private static final TimeSource STILL = new TimeSource() {
        @Override
        public Instant wall() {
            return Instant.EPOCH;
        }

        @Override
        public long nanos() {
            return 0;
        }
    };

    private static final JvmGauge JVM = new JvmGauge() {
        @Override
        public int processors() {
            return 2; // half of them while nothing is read
        }

        @Override
        public long processCpuNanos() {
            return -1;
        }

        @Override
        public long maxBytes() {
            return 1L << 30;
        }

        @Override
        public long liveBytes() {
            return 0;
        }
    };

    private Rooms() {}

    static Monitor monitor() {
        return new Monitor(
                POLICY,
                STILL,
                () -> MachineReading.builder(0, "still").build(),
                JVM,
                new Meters(new JvmThreadCounters(), STILL));
    }

    static Permit take(Monitor monitor) {
        if (monitor.admit(WHOLE, Isolation.DIRECT) instanceof Decision.Granted granted) {
            return granted.permit();
        }
        throw new IllegalStateException("there is room for the first");
    }
}
