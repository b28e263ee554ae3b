package dev.assay.internal.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.configuration.ScheduleBounds;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How long the control thread is busy in one turn while a hundredth of very many jobs is exchanged: as CPU time, which other
 * processes and the garbage collector have no part in. Printed, not judged; that no turn does more than a slice is
 * {@link RevisionsTest}'s.
 */
class LongestTurnTest {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Stepped flow = new Stepped(1000, Map.of("plugin", Stepped::satisfied));

    @Tag("thorough")
    @Test
    void aHundredthOfAMillionJobsIsExchanged() {
        int jobs = 1_000_000;
        flow.submit(configuration("1", jobs));
        turns("first");
        assertThat(flow.control.jobs().count()).isEqualTo(jobs);

        for (int i = 2; i < 4; i++) {
            flow.submit(configuration(Integer.toString(i), jobs));
            turns("exchange " + i);
        }
        assertThat(flow.control.jobs().count()).isEqualTo(jobs);
        assertThat(flow.lawHolds()).isTrue();
        flow.control.beginClose();
        turns("close");
    }

    private void turns(String what) {
        long[] took = new long[1 << 20];
        int turns = 0;
        int work = 1;
        while (work > 0 && turns < took.length) {
            flow.environment.time().advance(Duration.ofMillis(1)); // so that jobs fall due meanwhile
            long before = THREADS.getCurrentThreadCpuTime();
            work = flow.control.doWork();
            took[turns++] = THREADS.getCurrentThreadCpuTime() - before;
        }
        Arrays.sort(took, 0, turns);
        System.out.printf(
                "%s: turns=%d cpu.p50.micros=%d cpu.p99.micros=%d cpu.max.micros=%d%n",
                what, turns, took[turns / 2] / 1000, took[(int) (turns * 0.99)] / 1000, took[turns - 1] / 1000);
    }

    private static Configuration configuration(String revision, int jobs) {
        Configuration.Builder configuration = Configuration.builder(revision).digest("sha256:" + revision);
        for (int i = 0; i < jobs; i++) {
            configuration.job(Stepped.job("job-" + i)
                    .title(i % 100 == 0 ? revision : "same")
                    .schedule(Schedule.every(Duration.ofHours(2)))
                    .bounds(new ScheduleBounds(Optional.empty(), Optional.empty(), Duration.ofHours(2), List.of()))
                    .build());
        }
        return configuration.build();
    }
}
