package dev.assay.internal.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.resource.MachineReading;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.ManualTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often a monitor is sampled: once a second, more often for a while after a kill, and never after the close. */
class SamplingDriverTest {

    private final ManualEnvironment environment =
            ManualEnvironment.builder().inlineThreads().build();
    private final ManualTime time = environment.time();
    private final AtomicInteger readings = new AtomicInteger();
    private final Monitor monitor = Monitor.create(MonitorPolicy.DEFAULTS, time, () -> {
        readings.incrementAndGet();
        return MachineReading.builder(time.nanos(), "counted")
                .memoryTotalBytes(8L << 30)
                .memoryAvailableBytes(6L << 30)
                .build();
    });
    private final SamplingDriver driver = new SamplingDriver(monitor, environment, false);

    @AfterEach
    void end() {
        driver.close();
        environment.close();
    }

    @Test
    void aSampleIsTakenOnceASecond() {
        readingsWithin(Duration.ofMillis(50));
        assertThat(readingsWithin(Duration.ofSeconds(20))).isEqualTo(20);
    }

    @Test
    void afterAKillTheyAreFourTimesAsCloseForTenSeconds() {
        readingsWithin(Duration.ofSeconds(3));

        monitor.hurry();
        assertThat(readingsWithin(Duration.ofSeconds(10))).isBetween(40, 50);
        readingsWithin(Duration.ofSeconds(1));

        assertThat(readingsWithin(Duration.ofSeconds(20))).as("then it is over").isEqualTo(20);
    }

    @Test
    void aSecondKillProlongsTheHurryAndAddsNoTicks() {
        monitor.hurry();
        readingsWithin(Duration.ofSeconds(5));
        monitor.hurry();

        assertThat(readingsWithin(Duration.ofSeconds(10))).isBetween(40, 50);
        readingsWithin(Duration.ofSeconds(1));
        assertThat(readingsWithin(Duration.ofSeconds(20))).isEqualTo(20);
    }

    @Test
    void afterTheCloseNothingIsReadAnyMore() {
        monitor.hurry();
        driver.close();
        int before = readings.get();

        monitor.hurry();
        readingsWithin(Duration.ofSeconds(20));

        assertThat(readings).hasValue(before);
    }

    private int readingsWithin(Duration duration) {
        int before = readings.get();
        for (long passed = 0; passed < duration.toMillis(); passed += 50) {
            time.advance(Duration.ofMillis(50));
        }
        return readings.get() - before;
    }
}
