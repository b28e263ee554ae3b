package dev.assay.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.internal.resource.UseNow;
import dev.assay.spi.Reason;
import dev.assay.spi.Signal;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.plugin.ResourcePressure;
import dev.assay.spi.plugin.RunEnd;
import dev.assay.spi.resource.Accuracy;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.resource.Usage;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.SubjectType;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits that are watched because nothing enforces them. */
class RunLimitsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    Path home;

    private Stage stage;
    private final AtomicReference<Usage> usage = new AtomicReference<>(Usage.UNKNOWN);
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicReference<UseNow> now = new AtomicReference<>();
    private final AtomicInteger hurried = new AtomicInteger();
    private final List<ResourcePressure> told = new CopyOnWriteArrayList<>();
    private volatile Runnable onCancel = () -> {};
    private volatile String text = "";

    @BeforeEach
    void stage() {
        stage = new Stage(home);
        stage.metering = new Metering() {
            @Override
            public Meter begin(RunTask task, Supplier<Set<ProcessHandle>> processes) {
                return new SaidMeter();
            }

            @Override
            public void hurry() {
                hurried.incrementAndGet();
            }
        };
    }

    /** Used is what the test says. */
    private final class SaidMeter implements Metering.Meter {
        @Override
        public Usage soFar() {
            return usage.get();
        }

        @Override
        public UseNow now() {
            UseNow said = now.get();
            return said == null ? Metering.Meter.super.now() : said;
        }

        @Override
        public Usage finish() {
            return usage.get();
        }

        @Override
        public Runnable child(Runnable work) {
            return work;
        }
    }

    private Run begin() {
        Run run = stage.start(context -> {
            context.onPressure(told::add);
            context.cancellation().onRequest(() -> onCancel.run());
            if (!text.isEmpty()) {
                context.subject(SubjectType.RESOURCE, URI.create("urn:test:host"))
                        .check("fake.holds")
                        .actual(text)
                        .satisfied("it holds");
            }
            running.countDown();
            while (done.getCount() > 0) {
                context.cancellation().throwIfRequested();
                Thread.onSpinWait();
            }
        });
        Stage.await(running);
        return run;
    }

    private static Usage used(long cpuMillis, long memory) {
        return new Usage(
                OptionalLong.of(cpuMillis * 1_000_000), Accuracy.EXACT, OptionalLong.of(memory), Accuracy.UPPER_BOUND);
    }

    @Test
    void cpuTimeOverTheLimitTwiceInARowEndsTheRunWithNumbers() {
        stage.limits = Limits.builder().cpuTime(Duration.ofMillis(500)).build();
        begin();
        usage.set(used(600, 1));

        stage.tick();
        assertThat(stage.hasEnded()).isFalse();
        assertThat(stage.runner().nextTickNanos() - stage.host.nanos()).isEqualTo(SECOND.toNanos());
        stage.tickAfter(SECOND);

        RunReport report = stage.report();
        assertThat(report.attempt().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.attempt().reason().code()).isEqualTo("LIMIT_EXCEEDED");
        assertThat(report.attempt().reason().numbers())
                .containsEntry("cpuMillis", 600L)
                .containsEntry("cpuLimitMillis", 500L);
        assertThat(report.execution().notEnforced()).containsExactly("cpuTime", "filesystem", "network");
        assertThat(report.attempt().usage()).isEqualTo(used(600, 1));
    }

    @Test
    void theReasonIsWrittenBeforeAnythingIsDoneToTheRun() {
        stage.limits = Limits.builder().memoryBytes(1_000).build();
        List<String> order = new CopyOnWriteArrayList<>();
        stage.host.onSignal =
                signal -> order.add(signal.kind() + " " + signal.reason().numbers());
        onCancel = () -> order.add("asked to end");
        begin();
        usage.set(used(0, 2_000));
        stage.tick();
        stage.tickAfter(SECOND);
        stage.report();
        Stage.until(() -> order.size() == 3);

        assertThat(order.get(0)).startsWith("RUN_NEAR_LIMIT");
        assertThat(order.get(1)).startsWith("RUN_OVER_LIMIT").contains("memoryBytes=2000", "memoryLimitBytes=1000");
        assertThat(order.get(2)).isEqualTo("asked to end");
        assertThat(hurried).hasValueGreaterThan(0);
    }

    @Test
    void aSoftLimitWarnsOnceAndTheRunGoesOn() {
        stage.limits = Limits.builder()
                .memoryBytes(1_000)
                .cpuTime(Duration.ofSeconds(10))
                .softPercent(50)
                .build();
        begin();
        usage.set(used(1_000, 499));
        stage.tick();
        stage.tickAfter(SECOND);
        assertThat(stage.signals(Signal.Kind.RUN_NEAR_LIMIT)).isEmpty();
        usage.set(used(1_000, 500));
        stage.tickAfter(SECOND);
        assertThat(stage.signals(Signal.Kind.RUN_NEAR_LIMIT))
                .as("one look proves nothing")
                .isEmpty();
        stage.tickAfter(SECOND);
        stage.tickAfter(SECOND);

        assertThat(stage.signals(Signal.Kind.RUN_NEAR_LIMIT)).hasSize(1);
        Signal near = stage.signals(Signal.Kind.RUN_NEAR_LIMIT).get(0);
        assertThat(near.about()).isEqualTo("job-1");
        assertThat(near.reason().code()).isEqualTo("LIMIT_NEAR");
        assertThat(near.reason().numbers())
                .containsEntry("memoryBytes", 500L)
                .containsEntry("memoryLimitBytes", 1_000L)
                .containsEntry("softPercent", 50);
        usage.set(used(5_000, 500));
        stage.tickAfter(SECOND);
        stage.tickAfter(SECOND);
        assertThat(stage.signals(Signal.Kind.RUN_NEAR_LIMIT))
                .as("each limit by itself")
                .hasSize(2);
        done.countDown();
        assertThat(stage.report().attempt().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void wallTimeAndOutputHaveSoftLimitsToo() {
        stage.limits = Limits.builder()
                .wallTime(Duration.ofSeconds(10))
                .outputBytes(1_000)
                .build();
        text = "x".repeat(850);
        begin();
        stage.tick();
        assertThat(stage.signals(Signal.Kind.RUN_NEAR_LIMIT))
                .singleElement()
                .satisfies(near -> assertThat(near.reason().numbers()).containsKeys("outputBytes", "outputLimitBytes"));
        stage.tickAfter(Duration.ofSeconds(8));
        assertThat(stage.signals(Signal.Kind.RUN_NEAR_LIMIT)).hasSize(2);

        stage.tickAfter(Duration.ofSeconds(2));

        assertThat(stage.report().attempt().reason().code()).isEqualTo("LIMIT_EXCEEDED");
        assertThat(stage.signals(Signal.Kind.RUN_OVER_LIMIT))
                .singleElement()
                .satisfies(over -> assertThat(over.reason().numbers()).containsEntry("wallTimeLimitMillis", 10_000L));
    }

    @Test
    void tooManyThreadsEndTheRun() {
        stage.limits = Limits.builder().threads(4).build();
        begin();
        now.set(new UseNow(1, 0, 0, 5));
        stage.tick();
        stage.tickAfter(SECOND);
        assertThat(stage.hasEnded()).as("the same look twice proves nothing").isFalse();
        now.set(new UseNow(2, 0, 0, 5));
        stage.tickAfter(SECOND);

        assertThat(stage.report().attempt().reason().numbers())
                .containsEntry("threads", 5L)
                .containsEntry("threadLimit", 4L);
    }

    @Test
    void aPluginThatListensIsToldOfItsLimit() {
        stage.limits = Limits.builder().memoryBytes(1_000).build();
        begin();
        usage.set(used(0, 900));
        stage.tick();
        stage.tickAfter(SECOND);

        Stage.until(() -> !told.isEmpty());
        assertThat(told.get(0).kind()).isEqualTo(ResourcePressure.Kind.OWN_LIMIT);
        assertThat(told.get(0).reason().numbers()).containsEntry("memoryBytes", 900L);
        done.countDown();
        stage.report();
    }

    @Test
    void aPluginThatListensIsToldWhenTheGateClosesAndWhenTheLastOneOpens() {
        begin();
        stage.runner().noticed(gate(Signal.Kind.GATE_CLOSED, "resources"));
        stage.runner().noticed(gate(Signal.Kind.GATE_CLOSED, "heap"));
        stage.runner().noticed(gate(Signal.Kind.GATE_OPENED, "resources"));
        Stage.until(() -> told.size() == 2);
        stage.runner().noticed(gate(Signal.Kind.GATE_OPENED, "heap"));

        Stage.until(() -> told.size() == 3);
        assertThat(told)
                .extracting(ResourcePressure::kind)
                .containsExactly(
                        ResourcePressure.Kind.MACHINE, ResourcePressure.Kind.MACHINE, ResourcePressure.Kind.PASSED);
        done.countDown();
        stage.report();
    }

    @Test
    void aPluginThatBeginsToListenWhileMemoryIsShortIsToldAtOnce() {
        stage.runner().noticed(gate(Signal.Kind.GATE_CLOSED, "resources"));
        begin();

        Stage.until(() -> told.size() == 1);
        done.countDown();
        assertThat(stage.report().attempt().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    private static Signal gate(Signal.Kind kind, String about) {
        return new Signal(kind, TestHost.START, about, Reason.of("GATE_CLOSED", "in a test"));
    }

    @Test
    void aSingleWildReadingIsForgiven() {
        stage.limits = Limits.builder().memoryBytes(1_000).build();
        begin();
        usage.set(used(0, 4_000_000_000L));
        stage.tick();
        usage.set(used(0, 900));
        stage.tickAfter(SECOND);
        usage.set(used(0, 4_000_000_000L));
        stage.tickAfter(SECOND);
        done.countDown();

        assertThat(stage.report().attempt().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void allocatedMemoryOverTheLimitSaysThatItWasAllocated() {
        stage.limits = Limits.builder().memoryBytes(1_000).build();
        begin();
        usage.set(used(0, 2_000));
        stage.tick();
        stage.tickAfter(SECOND);

        assertThat(stage.report().attempt().reason().text()).contains("allocated");
        assertThat(stage.report().attempt().reason().numbers())
                .containsEntry("memoryBytes", 2_000L)
                .containsEntry("memoryLimitBytes", 1_000L);
    }

    @Test
    void whatIsNotKnownIsNotOverALimit() {
        stage.limits =
                Limits.builder().cpuTime(Duration.ofMillis(1)).memoryBytes(1).build();
        begin();
        stage.tick();
        stage.tickAfter(SECOND);
        stage.tickAfter(SECOND);
        done.countDown();

        assertThat(stage.report().attempt().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void whatTheProviderEnforcesIsNotWatched() {
        FakeProvider provider = new FakeProvider();
        stage.provider(provider);
        stage.isolation = Isolation.PROCESS;
        stage.limits = Limits.builder().memoryBytes(1_000).build();
        provider.effective = stage.limits;
        provider.play = context -> {
            running.countDown();
            Stage.await(done);
            return RunEnd.NORMAL;
        };
        stage.start(stage.resolve(FakeProvider.REFERENCE));
        Stage.await(running);
        usage.set(used(0, 2_000));
        stage.tick();
        stage.tickAfter(SECOND);
        done.countDown();

        assertThat(stage.report().attempt().outcome()).isEqualTo(Outcome.COMPLETED);
    }
}
