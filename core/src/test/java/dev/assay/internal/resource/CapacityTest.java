package dev.assay.internal.resource;

import static dev.assay.spi.configuration.Isolation.CLASSLOADER;
import static dev.assay.spi.configuration.Isolation.PROCESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.resource.Accuracy;
import dev.assay.spi.resource.ResourceRequest;
import dev.assay.spi.resource.Usage;
import dev.assay.testkit.ManualTime;
import dev.assay.testkit.SteppedProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** How many jobs can be carried, and what is learned of what they cost. */
class CapacityTest {

    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    private final ManualTime time = new ManualTime();
    private final SteppedProbe probe = new SteppedProbe(time);
    private final Monitor monitor =
            new Monitor(MonitorPolicy.DEFAULTS, time, probe, new FakeJvm(), new Meters(new FakeCounters(), time));
    private final CapacityEstimator estimator = new CapacityEstimator(10, 1000, 100);

    /** Jobs that each keep a twentieth of a run of 1 GiB under way. */
    private static Load jobs(int count) {
        Load load = new Load();
        for (int i = 0; i < count; i++) {
            load.add(Duration.ofSeconds(100), Duration.ofSeconds(5), new ResourceRequest(GIB, 0.1), PROCESS);
        }
        return load;
    }

    @Test
    void itRisesByATenthPerMinuteUpToWhatIsCarried() {
        seconds(2);
        int capacity = 0;
        for (int minute = 0; minute < 60; minute++) {
            capacity = ask(jobs(Math.max(1, capacity)), false);
            seconds(60);
            assertThat(ask(jobs(Math.max(1, capacity)), false))
                    .isBetween(capacity, capacity + Math.max(1, capacity / 10));
        }

        // 70 % of 6.4 GiB hold 4.48 runs of 1 GiB, and each job keeps 0.05 of one under way.
        assertThat(capacity).isEqualTo(89);
    }

    @Test
    void theExampleOfThePageIsWhatComesOut() throws IOException {
        Path page = Path.of("docs/resources.md");
        seconds(2);
        CapacityEstimator knowing = new CapacityEstimator(1000, 1000, 100);

        int carried = knowing.capacity(jobs(100), monitor.view(), false, time.nanos());

        assertThat(Files.readString(Files.exists(page) ? page : Path.of("..").resolve(page)))
                .contains("= " + carried + " jobs.");
    }

    @Test
    void itIsCutAtOnceWhenLessIsCarried() {
        seconds(2);
        assertThat(ask(jobs(10), false)).isEqualTo(10);
        probe.memoryAvailable(GIB + 900 * MIB);
        seconds(2);

        // Of 1.9 GiB available 0.8 are kept free.
        assertThat(ask(jobs(10), false)).isLessThanOrEqualTo(10);
        assertThat(ask(jobs(20), false)).isLessThanOrEqualTo(15);
        probe.memoryAvailable(850 * MIB);
        seconds(2);
        assertThat(ask(jobs(20), false)).isLessThanOrEqualTo(1);
    }

    @Test
    void aClosedGateTakesNoMoreJobsThanThereAre() {
        seconds(2);
        ask(jobs(3), false);
        probe.pressure(50, 0);
        seconds(2);

        assertThat(ask(jobs(3), false)).isEqualTo(3);
    }

    @Test
    void itDoesNotRiseWhileRunsWaitOrReadingsAreLost() {
        seconds(2);
        for (int minute = 0; minute < 10; minute++) {
            seconds(60);
            assertThat(ask(jobs(10), true)).isEqualTo(10);
        }
        probe.forget();
        for (int minute = 0; minute < 10; minute++) {
            seconds(60);
            assertThat(ask(jobs(10), false)).isEqualTo(10);
        }
    }

    @Test
    void whoHasFarFewerJobsThanItMayHaveAsksForNoMore() {
        seconds(2);
        for (int minute = 0; minute < 10; minute++) {
            seconds(60);
            assertThat(ask(jobs(2), false)).isEqualTo(10);
        }
    }

    @Test
    void heapAndRunsBoundItToo() {
        seconds(2);
        Load heap = new Load();
        for (int i = 0; i < 10; i++) {
            heap.add(Duration.ofSeconds(10), Duration.ofSeconds(5), new ResourceRequest(200 * MIB, 0.01), CLASSLOADER);
        }
        // 70 % of 668 MiB, and 1000 are taken on average.
        assertThat(ask(heap, false)).isEqualTo(4);

        Load runs = new Load();
        for (int i = 0; i < 10; i++) {
            runs.add(Duration.ofSeconds(1), Duration.ofHours(1), new ResourceRequest(1, 0.01), CLASSLOADER);
        }
        assertThat(new CapacityEstimator(10, 1000, 4).capacity(runs, monitor.view(), false, time.nanos()))
                .as("a job does not overlap itself, so ten jobs keep ten runs under way")
                .isEqualTo(2);
    }

    @Test
    void withNoJobsItIsTheFirstAnswer() {
        seconds(2);

        assertThat(ask(new Load(), false)).isEqualTo(10);
        assertThat(ask(new Load().add(Duration.ZERO, Duration.ZERO, ResourceRequest.NONE, PROCESS), false))
                .isEqualTo(10);
    }

    @Test
    void boundsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new CapacityEstimator(5, 4, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CapacityEstimator(-1, 4, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CapacityEstimator(1, 4, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatAProcessUsedRaisesItsNextRequestOnceThereIsEnoughToLearnFrom() {
        RunHistory history = new RunHistory();
        ResourceRequest declared = new ResourceRequest(100 * MIB, 0.5);
        for (int i = 0; i < 4; i++) {
            history.ended(Duration.ofSeconds(10), used(5_000_000_000L, 300 * MIB));
            assertThat(history.estimate(declared, PROCESS)).isEqualTo(declared);
        }
        history.ended(Duration.ofSeconds(10), used(20_000_000_000L, 300 * MIB));

        ResourceRequest learned = history.estimate(declared, PROCESS);
        assertThat(learned.memoryBytes()).isBetween(300 * MIB, 600 * MIB);
        assertThat(learned.cpus()).isBetween(0.5, 1.0);
        assertThat(history.duration())
                .hasValueSatisfying(mean -> assertThat(mean).isEqualTo(Duration.ofSeconds(10)));
    }

    @Test
    void inTheHostsJvmNothingLearnedRaisesARequest() {
        RunHistory history = new RunHistory();
        for (int i = 0; i < 20; i++) {
            history.ended(Duration.ofSeconds(1), used(1, 900 * MIB));
        }

        assertThat(history.estimate(new ResourceRequest(10 * MIB, 1), CLASSLOADER))
                .isEqualTo(new ResourceRequest(10 * MIB, 1));
    }

    @Test
    void aPeakFadesWithTheRunsAfterIt() {
        RunHistory history = new RunHistory();
        ResourceRequest declared = new ResourceRequest(MIB, 0.1);
        history.ended(Duration.ofSeconds(1), used(0, GIB));
        for (int i = 0; i < 10; i++) {
            history.ended(Duration.ofSeconds(1), used(0, 50 * MIB));
        }
        assertThat(history.estimate(declared, PROCESS).memoryBytes()).isGreaterThan(GIB / 2);
        for (int i = 0; i < 200; i++) {
            history.ended(Duration.ofSeconds(1), used(0, 50 * MIB));
        }
        assertThat(history.estimate(declared, PROCESS).memoryBytes()).isBetween(50 * MIB, 60 * MIB);
    }

    @Test
    void learningNeverMakesARequestImpossible() {
        seconds(2);
        RunHistory history = new RunHistory();
        for (int i = 0; i < 20; i++) {
            history.ended(Duration.ofSeconds(1), used(9_000_000_000L, 9 * GIB));
        }
        ResourceRequest declared = new ResourceRequest(GIB, 1);

        ResourceRequest request = monitor.request(declared, history, PROCESS);

        assertThat(request.memoryBytes()).isGreaterThan(6 * GIB);
        assertThat(monitor.admit(request, PROCESS)).isNotInstanceOf(Decision.Impossible.class);
        assertThat(monitor.request(new ResourceRequest(20 * GIB, 1), history, PROCESS)
                        .memoryBytes())
                .as("what is declared stays declared")
                .isEqualTo(20 * GIB);
    }

    private static Usage used(long cpuNanos, long bytes) {
        return new Usage(OptionalLong.of(cpuNanos), Accuracy.SAMPLED, OptionalLong.of(bytes), Accuracy.SAMPLED);
    }

    private int ask(Load load, boolean waiting) {
        return estimator.capacity(load, monitor.view(), waiting, time.nanos());
    }

    private void seconds(int count) {
        for (int i = 0; i < count; i++) {
            time.advance(Duration.ofSeconds(1));
            monitor.sample();
        }
    }
}
