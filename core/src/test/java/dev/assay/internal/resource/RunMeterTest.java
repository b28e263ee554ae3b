package dev.assay.internal.resource;

import static dev.assay.spi.configuration.Isolation.CLASSLOADER;
import static dev.assay.spi.configuration.Isolation.DIRECT;
import static dev.assay.spi.configuration.Isolation.PROCESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.internal.control.SystemTime;
import dev.assay.spi.resource.Accuracy;
import dev.assay.spi.resource.Usage;
import dev.assay.testkit.ManualTime;
import dev.assay.testkit.SteppedProbe;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What one attempt is said to have used, and how far that is said to hold. */
class RunMeterTest {

    private final FakeCounters counters = new FakeCounters();
    private final ManualTime time = new ManualTime();
    private final Meters meters = new Meters(counters, time);
    private final SteppedProbe probe = new SteppedProbe(time);

    @Test
    void theRunsOwnThreadIsCountedExactlyFromStartToEnd() {
        counters.spend(1000, 5000);
        RunMeter meter = meters.onThisThread(CLASSLOADER, 0);
        counters.spend(300, 700);

        Usage usage = meter.finish();

        assertThat(usage.cpuNanos()).hasValue(300);
        assertThat(usage.cpuAccuracy()).isEqualTo(Accuracy.EXACT);
        assertThat(usage.memoryBytes()).hasValue(700);
        assertThat(usage.memoryAccuracy()).isEqualTo(Accuracy.UPPER_BOUND);
        assertThat(meters.size()).isZero();
    }

    @Test
    void theExecutorsThreadsMeterThemselves() throws Exception {
        RunMeter meter = meters.onThisThread(CLASSLOADER, 0);
        counters.spend(10, 10);

        for (int i = 0; i < 3; i++) {
            Thread worker = new Thread(meter.child(() -> counters.spend(100, 1000)));
            worker.start();
            worker.join();
            counters.forget(worker); // a thread that ended is not counted any more
        }

        Usage usage = meter.finish();
        assertThat(usage.cpuNanos()).hasValue(310);
        assertThat(usage.cpuAccuracy()).isEqualTo(Accuracy.EXACT);
        assertThat(usage.memoryBytes()).hasValue(3010);
    }

    @Test
    void aTaskThatTheRunsOwnThreadRunsIsCountedOnce() {
        RunMeter meter = meters.onThisThread(CLASSLOADER, 0);

        meter.child(() -> counters.spend(100, 100)).run();

        assertThat(meter.finish().cpuNanos()).hasValue(100);
    }

    @Test
    void aTaskThatFailsIsCountedAllTheSame() throws Exception {
        RunMeter meter = meters.onThisThread(CLASSLOADER, 0);
        Thread worker = new Thread(meter.child(() -> {
            counters.spend(100, 100);
            throw new IllegalStateException("on purpose");
        }));
        worker.setUncaughtExceptionHandler((thread, failure) -> {});
        worker.start();
        worker.join();

        assertThat(meter.finish().cpuNanos()).hasValue(100);
    }

    @Test
    void whileItRunsTheValuesAreSampledAndNeverFall() {
        RunMeter meter = meters.onThisThread(CLASSLOADER, 0);
        counters.spend(100, 1000);
        assertThat(meter.soFar().cpuNanos()).hasValue(100);
        assertThat(meter.soFar().cpuAccuracy()).isEqualTo(Accuracy.SAMPLED);

        counters.spend(0, -400);

        assertThat(meter.soFar().memoryBytes()).hasValue(1000);
    }

    @Test
    void oneWildReadingOfAnotherThreadIsNotBelieved() {
        RunMeter meter = meters.onThisThread(CLASSLOADER, 0);
        counters.spend(0, 1000);
        counters.spikeOnce(4L << 30);

        assertThat(meter.soFar().memoryBytes()).hasValue(1000);
    }

    @Test
    void aStrayThreadInTheRunsGroupIsSampledAndMakesTheLabelsWeaker() throws Exception {
        ThreadGroup group = new ThreadGroup("run");
        CountDownLatch end = new CountDownLatch(1);
        Thread older = stray(group, end);
        RunMeter meter = meters.onThisThread(CLASSLOADER, 0);
        meter.group(group, new GroupCensus());
        Thread stray = stray(group, end);
        counters.spend(older, 77, 77);
        counters.spend(stray, 100, 100);
        meters.sample(probe, time.nanos());
        counters.spend(stray, 20, 20);
        end.countDown();
        stray.join();
        older.join();
        counters.forget(stray);

        Usage usage = meter.finish();

        assertThat(usage.cpuNanos())
                .as("what happened after the last look was not seen")
                .hasValue(100);
        assertThat(usage.cpuAccuracy()).isEqualTo(Accuracy.SAMPLED);
        assertThat(usage.memoryAccuracy()).isEqualTo(Accuracy.SAMPLED);
    }

    @Test
    void ofShortRunsOnOneThreadTheCpuTimeIsSampledAndTheirSumIsRight() {
        long sum = 0;
        counters.spend(5_000_000, 0);
        for (int i = 0; i < 1_000; i++) {
            RunMeter meter = meters.sampledOnThisThread(DIRECT, 0);
            // It works for 7 of the 10 microseconds that it takes, and waits for the rest.
            time.advance(Duration.ofNanos(10_000));
            counters.spend(7_000, 100);
            Usage usage = meter.finish();
            assertThat(usage.cpuAccuracy()).isEqualTo(Accuracy.SAMPLED);
            assertThat(usage.memoryBytes()).hasValue(100);
            assertThat(usage.memoryAccuracy()).isEqualTo(Accuracy.UPPER_BOUND);
            sum += usage.cpuNanos().orElseThrow();
        }
        assertThat(sum).isBetween(7_000_000L - 1_000_000, 7_000_000L + 1_000_000);
    }

    @Test
    void aSampledRunThatTakesLongIsReadAtItsEnd() {
        RunMeter first = meters.sampledOnThisThread(DIRECT, 0);
        time.advance(Duration.ofNanos(10_000));
        counters.spend(10_000, 0);
        assertThat(first.finish().cpuNanos()).hasValue(10_000);

        RunMeter second = meters.sampledOnThisThread(DIRECT, 0);
        time.advance(Duration.ofSeconds(2));
        counters.spend(300_000_000, 0);
        assertThat(second.finish().cpuNanos()).hasValue(300_000_000);
    }

    @Test
    void aClockThatIsNotCountedStaysUnknownWhenItIsSampled() {
        counters.forget(Thread.currentThread());
        assertThat(meters.sampledOnThisThread(DIRECT, 0).finish().cpuNanos()).isEmpty();
    }

    @Test
    void aGroupIsOnlyGoneThroughWhenTheJvmHasStartedAThreadSince() throws Exception {
        ThreadGroup group = new ThreadGroup("run");
        GroupCensus census = new GroupCensus();
        CountDownLatch end = new CountDownLatch(1);
        counters.startedThreads = 10;
        RunMeter first = meters.onThisThread(CLASSLOADER, 0);
        first.group(group, census);
        Thread stray = stray(group, end); // the counter does not tell of it yet, which no real one does
        assertThat(first.finish().cpuAccuracy()).isEqualTo(Accuracy.EXACT);

        RunMeter second = meters.onThisThread(CLASSLOADER, 0);
        second.group(group, census);
        counters.startedThreads = 11;
        counters.spend(stray, 100, 100);
        Usage usage = second.finish();
        assertThat(usage.cpuNanos()).hasValue(100);
        assertThat(usage.cpuAccuracy()).isEqualTo(Accuracy.SAMPLED);

        RunMeter third = meters.onThisThread(CLASSLOADER, 0);
        third.group(group, census);
        assertThat(third.finish().cpuAccuracy())
                .as("a thread that the run before left is not the next one's")
                .isEqualTo(Accuracy.EXACT);
        end.countDown();
        stray.join();
    }

    private static Thread stray(ThreadGroup group, CountDownLatch end) {
        Thread thread = new Thread(group, () -> {
            try {
                end.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        return thread;
    }

    @Test
    void whatTheJvmDoesNotCountIsUnknownAndNotZero() {
        counters.forget(Thread.currentThread());
        RunMeter meter = meters.onThisThread(CLASSLOADER, 0);

        assertThat(meter.finish()).isEqualTo(Usage.UNKNOWN);
    }

    @Test
    void aRunInProcessesIsItsTreesAsFarAsSeen() {
        ProcessHandle self = ProcessHandle.current();
        RunMeter meter = meters.onThisThread(PROCESS, 100);
        meter.processes(() -> Set.of(self));
        counters.spend(5_000_000, 5_000_000);
        probe.tree(self.pid(), Duration.ofMillis(30), 500, 2);
        meters.sample(probe, time.nanos());
        probe.tree(self.pid(), Duration.ofMillis(20), 200, 1);
        meters.sample(probe, time.nanos());

        assertThat(meters.materialisedBytes()).as("not above what is reserved").isEqualTo(100);
        Usage usage = meter.finish();

        assertThat(usage.cpuNanos()).as("a tree forgets who left it").hasValue(30_000_000);
        assertThat(usage.memoryBytes()).as("the peak").hasValue(500);
        assertThat(usage.cpuAccuracy()).isEqualTo(Accuracy.SAMPLED);
        assertThat(usage.memoryAccuracy()).isEqualTo(Accuracy.SAMPLED);
        assertThat(meters.cpuNanos()).isEqualTo(30_000_000);
    }

    @Test
    void aProcessThatNoSampleSawIsUnknown() {
        RunMeter meter = meters.onThisThread(PROCESS, 100);
        counters.spend(5_000_000, 5_000_000);

        assertThat(meter.finish()).isEqualTo(Usage.UNKNOWN);
    }

    @Test
    void aSupplierThatFailsHarmsNobody() {
        RunMeter faulty = meters.onThisThread(CLASSLOADER, 0);
        faulty.processes(() -> {
            throw new IllegalStateException("on purpose");
        });
        counters.spend(100, 100);

        meters.sample(probe, time.nanos());

        assertThat(faulty.finish().cpuNanos()).hasValue(100);
    }

    @Test
    void aLookAtTheMomentForgetsWhatTheOneBeforeSawTooMuchOf() throws Exception {
        RunMeter meter = meters.onThisThread(CLASSLOADER, 0);
        counters.spend(10, 100);
        counters.wildReadings = 2; // both readings of one look
        UseNow wild = meter.now();
        UseNow next = meter.now();

        assertThat(wild.memoryBytes()).isGreaterThan(1L << 30);
        assertThat(next.memoryBytes()).isEqualTo(100);
        assertThat(next.look()).isGreaterThan(wild.look());
    }

    @Test
    void threadsBesideTheRunsOwnAreCountedWhileTheyWork() throws Exception {
        RunMeter meter = meters.onThisThread(CLASSLOADER, 0);
        assertThat(meter.now().threads()).isZero();
        Thread worker =
                new Thread(meter.child(() -> assertThat(meter.now().threads()).isEqualTo(1)));
        worker.start();
        worker.join();

        assertThat(meter.now().threads()).isZero();
    }

    @Test
    void ofProcessesPeakAndAverageAndTheBusiestSpanAreKept() {
        ProcessHandle self = ProcessHandle.current();
        RunMeter meter = meters.onThisThread(PROCESS, 0);
        meter.processes(() -> Set.of(self));
        long[] mib = {100, 400, 100, 200};
        long[] cpuMillis = {0, 1500, 1600, 1700};
        for (int i = 0; i < mib.length; i++) {
            probe.tree(self.pid(), Duration.ofMillis(cpuMillis[i]), mib[i] << 20, 1, 40);
            meters.sample(probe, time.nanos());
            time.advance(Duration.ofSeconds(1));
        }

        UseNow now = meter.now();
        Usage usage = meter.finish();

        assertThat(now.look()).isEqualTo(4);
        assertThat(now.memoryBytes()).as("not the peak").isEqualTo(200L << 20);
        assertThat(now.threads()).as("beside those that every JVM has").isEqualTo(8);
        assertThat(usage.memoryBytes()).hasValue(400L << 20);
        assertThat(usage.averageMemoryBytes()).hasValue(200L << 20);
        assertThat(usage.peakCpus()).hasValue(1.5);
    }

    @Test
    void aRunLeftBehindIsWhatWasSeen() throws Exception {
        CountDownLatch metered = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        RunMeter[] meter = new RunMeter[1];
        Thread run = new Thread(() -> {
            meter[0] = meters.onThisThread(CLASSLOADER, 0);
            counters.spend(100, 100);
            metered.countDown();
            try {
                end.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        run.start();
        metered.await();

        Usage usage = meter[0].finish();

        assertThat(usage.cpuNanos()).hasValue(100);
        assertThat(usage.cpuAccuracy()).isEqualTo(Accuracy.SAMPLED);
        assertThat(meter[0].finish()).as("again").isSameAs(usage);
        end.countDown();
        run.join();
    }

    @Test
    void thisJvmReallyCounts() {
        RunMeter meter = Meters.ofJvm(SystemTime.INSTANCE).onThisThread(CLASSLOADER, 0);
        AtomicLong sum = new AtomicLong();
        for (int i = 0; i < 1000; i++) {
            byte[] bytes = new byte[1000];
            sum.addAndGet(bytes.length + System.identityHashCode(bytes));
        }

        Usage usage = meter.finish();

        assertThat(usage.cpuNanos().orElseThrow()).isPositive();
        assertThat(usage.cpuAccuracy()).isEqualTo(Accuracy.EXACT);
        assertThat(usage.memoryBytes().orElseThrow()).isBetween(1_016_000L, 3_000_000L);
        assertThat(usage.memoryAccuracy()).isEqualTo(Accuracy.UPPER_BOUND);
    }
}
