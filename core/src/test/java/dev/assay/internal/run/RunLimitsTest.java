package dev.assay.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.plugin.RunEnd;
import dev.assay.spi.resource.Accuracy;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.resource.Usage;
import dev.assay.spi.result.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
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

    @BeforeEach
    void stage() {
        stage = new Stage(home);
        stage.metering = (task, processes) -> new Metering.Meter() {
            @Override
            public Usage soFar() {
                return usage.get();
            }

            @Override
            public Usage finish() {
                return usage.get();
            }

            @Override
            public Runnable child(Runnable work) {
                return work;
            }
        };
    }

    private Run begin() {
        Run run = stage.start(context -> {
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
