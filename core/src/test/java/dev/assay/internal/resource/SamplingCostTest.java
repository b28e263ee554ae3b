package dev.assay.internal.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.assay.SystemProbe;
import dev.assay.internal.resource.probe.SystemReader;
import dev.assay.internal.resource.probe.SystemReaders;
import dev.assay.testkit.ManualTime;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What watching costs while nothing runs. The time is a benchmark's matter; garbage is counted here, exactly. */
@EnabledOnOs(OS.LINUX)
class SamplingCostTest {

    private static final int TICKS = 500;

    @Test
    void samplingMakesNoGarbage() {
        ManualTime time = new ManualTime();
        try (SystemReader reader = SystemReaders.ofThisSystem(time)) {
            Monitor monitor = Monitor.create(MonitorPolicy.DEFAULTS, time, SystemProbe.create(), reader);
            tick(monitor, time);
            long least = Long.MAX_VALUE;
            // A collection between two ticks is told of in objects of its own, once; so the best of a few rounds
            // counts.
            for (int round = 0; round < 4 && least > 0; round++) {
                least = Math.min(least, tick(monitor, time));
            }

            assertThat(monitor.view().reading().source()).startsWith("linux-proc");
            assertThat(monitor.view().probeFailures()).isZero();
            assertThat(least).as("bytes allocated by %d ticks", TICKS).isZero();
        }
    }

    private static long tick(Monitor monitor, ManualTime time) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < TICKS; i++) {
            time.advance(Duration.ofSeconds(1));
            monitor.sample();
        }
        // Moving the clock is the test's own cost.
        long both = threads.getCurrentThreadAllocatedBytes() - before;
        before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < TICKS; i++) {
            time.advance(Duration.ofSeconds(1));
        }
        return both - (threads.getCurrentThreadAllocatedBytes() - before);
    }
}
