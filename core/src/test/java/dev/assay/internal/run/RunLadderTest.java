package dev.assay.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.internal.plugin.HostPlugin;
import dev.assay.internal.plugin.PluginHandle;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.PluginRun.Step;
import dev.assay.spi.plugin.RunEnd;
import dev.assay.spi.plugin.StopReason;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.result.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps by which a run is ended, with the provider's means and without. */
class RunLadderTest {

    private static final Duration GRACE = Duration.ofSeconds(5);

    @TempDir
    Path home;

    private Stage stage;
    private FakeProvider provider;
    private final CountDownLatch running = new CountDownLatch(1);

    @BeforeEach
    void stage() {
        stage = new Stage(home);
        stage.isolation = Isolation.PROCESS;
        provider = new FakeProvider();
        stage.provider(provider);
    }

    private Run begin() {
        Run run = stage.start(stage.resolve(FakeProvider.REFERENCE));
        Stage.await(running);
        return run;
    }

    private RunEnd hang(CountDownLatch until) {
        running.countDown();
        while (until.getCount() > 0) {
            try {
                until.await();
            } catch (InterruptedException ignored) {
                // only the provider's own means help
            }
        }
        return new RunEnd(RunEnd.Exit.KILLED, "signal 9");
    }

    @Test
    void theProviderIsToldEachStepOnceAndInOrderAndKills() {
        CountDownLatch killed = new CountDownLatch(1);
        provider.play = context -> hang(killed);
        provider.stopping = (step, why) -> {
            assertThat(why).isEqualTo(StopReason.TIMEOUT);
            if (step == Step.KILL) {
                killed.countDown();
            }
            return true;
        };
        begin();

        stage.tickAfter(Duration.ofMinutes(1));
        Stage.until(() -> provider.steps.size() == 1);
        stage.tick();
        stage.tickAfter(GRACE);
        Stage.until(() -> provider.steps.size() == 2);
        stage.tickAfter(GRACE);

        assertThat(stage.report().attempt().outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(stage.report().execution().exit()).isEqualTo("KILLED(signal 9)");
        assertThat(stage.report().threadLeftBehind()).isFalse();
        assertThat(provider.steps).containsExactly(Step.ASK, Step.INTERRUPT, Step.KILL);
        assertThat(provider.closed).hasSize(1);
    }

    @Test
    void aProviderThatHangsInEveryStepDoesNotKeepTheRunFromBeingInterrupted() {
        CountDownLatch never = new CountDownLatch(1);
        provider.play = context -> {
            running.countDown();
            new CountDownLatch(1).await();
            return RunEnd.NORMAL;
        };
        provider.stopping = (step, why) -> {
            Stage.await(never);
            return true;
        };
        begin();

        stage.tickAfter(Duration.ofMinutes(1));
        stage.tickAfter(GRACE);
        stage.tickAfter(GRACE);

        assertThat(stage.report().attempt().outcome()).isEqualTo(Outcome.TIMED_OUT);
        never.countDown();
    }

    @Test
    void aProviderThatThrowsInAStepIsAsOneThatCanNot() {
        provider.play = context -> {
            running.countDown();
            new CountDownLatch(1).await();
            return RunEnd.NORMAL;
        };
        provider.stopping = (step, why) -> {
            throw new NoClassDefFoundError("gone");
        };
        begin();

        stage.tickAfter(Duration.ofMinutes(1));
        stage.tickAfter(GRACE);

        assertThat(stage.report().attempt().outcome()).isEqualTo(Outcome.TIMED_OUT);
    }

    @Test
    void aThreadThatCanNotBeKilledIsLeftAsSoonAsThatIsClear() {
        CountDownLatch release = new CountDownLatch(1);
        provider.play = context -> hang(release);
        begin();

        stage.tickAfter(Duration.ofMinutes(1));
        stage.tickAfter(GRACE);
        stage.tickAfter(GRACE);
        Stage.until(() -> provider.steps.contains(Step.KILL));
        Stage.until(() -> {
            stage.tick();
            return stage.hasEnded();
        });

        assertThat(stage.report().threadLeftBehind()).isTrue();
        release.countDown();
        stage.awaitThreadEnded();
    }

    @Test
    void aCloseThatHangsIsInterruptedAndThenLeftWithTheOutcomeThatWasReached() {
        CountDownLatch release = new CountDownLatch(1);
        provider.closing = () -> {
            running.countDown();
            hang(release);
        };
        Run run = begin();
        assertThat(run.state()).isEqualTo(RunState.CLOSING);
        assertThat(Stage.cancel(run)).isFalse();

        stage.tickAfter(Duration.ofSeconds(10));
        assertThat(stage.hasEnded()).isFalse();
        stage.tickAfter(Duration.ofSeconds(10));

        assertThat(stage.report().attempt().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(stage.report().threadLeftBehind()).isTrue();
        release.countDown();
        stage.awaitThreadEnded();
        assertThat(stage.events).containsExactly("ended", "threadEnded");
    }

    @Test
    void aCloseThatHangsUntilInterruptedEndsWell() {
        provider.closing = () -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        begin();

        stage.tickAfter(Duration.ofSeconds(10));

        assertThat(stage.report().attempt().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(stage.report().threadLeftBehind()).isFalse();
    }

    @Test
    void aTaskThatIgnoresTheEndOfItsRunIsNamedAsWhatWasLeft() {
        CountDownLatch release = new CountDownLatch(1);
        provider.play = context -> {
            context.executor().execute(() -> hang(release));
            Stage.await(running);
            return RunEnd.NORMAL;
        };
        Run run = begin();
        Stage.until(() -> run.state() == RunState.CLOSING);
        Stage.until(() -> {
            stage.tickAfter(Duration.ofSeconds(10));
            return stage.hasEnded();
        });

        assertThat(stage.report().threadLeftBehind()).isTrue();
        assertThat(stage.report().attempt().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(stage.runner().abandoned()).singleElement().satisfies(left -> {
            assertThat(left.thread()).startsWith("test-task-");
            assertThat(left.at()).contains("RunLadderTest.hang");
        });
        release.countDown();
        stage.awaitThreadEnded();
    }

    @Test
    void aLeaseIsHeldUntilTheThreadThatWasLeftHasEnded() {
        CountDownLatch release = new CountDownLatch(1);
        provider.play = context -> hang(release);
        PluginHandle handle = stage.resolve(FakeProvider.REFERENCE);
        stage.start(handle);
        Stage.await(running);
        Stage.until(() -> {
            stage.tickAfter(Duration.ofMinutes(1));
            return stage.hasEnded();
        });
        handle.retire();

        assertThat(handle.leases()).isEqualTo(1);
        release.countDown();
        stage.awaitThreadEnded();
        Stage.until(() -> handle.leases() == 0);
        Stage.until(
                () -> !stage.signals(dev.assay.spi.Signal.Kind.PLUGIN_UNLOADED).isEmpty());
    }

    @Test
    void howAProcessEndedSaysWhy() {
        assertThat(ended(new RunEnd(RunEnd.Exit.OUT_OF_MEMORY, "exit 3"))
                        .attempt()
                        .reason())
                .satisfies(reason -> {
                    assertThat(reason.code()).isEqualTo("LIMIT_EXCEEDED");
                    assertThat(reason.numbers()).containsEntry("memoryLimitBytes", 1024L);
                });
        assertThat(ended(new RunEnd(RunEnd.Exit.CPU_LIMIT, ""))
                        .attempt()
                        .reason()
                        .code())
                .isEqualTo("LIMIT_EXCEEDED");
        assertThat(ended(new RunEnd(RunEnd.Exit.CRASHED, "exit 134"))
                        .attempt()
                        .reason()
                        .toString())
                .isEqualTo("WORKER_CRASHED: its process crashed: exit 134");
        assertThat(ended(new RunEnd(RunEnd.Exit.EXITED, "exit 7"))
                        .attempt()
                        .reason()
                        .code())
                .isEqualTo("WORKER_EXITED");
        assertThat(ended(new RunEnd(RunEnd.Exit.KILLED, "exit 137")).attempt().outcome())
                .isEqualTo(Outcome.FAILED);
    }

    private RunReport ended(RunEnd end) {
        Stage own = new Stage(home).provider(provider);
        own.isolation = Isolation.PROCESS;
        own.limits = Limits.builder().memoryBytes(1024).build();
        provider.effective = own.limits;
        provider.play = context -> end;
        own.start(own.resolve(FakeProvider.REFERENCE));
        RunReport report = own.report();
        assertThat(report.attempt().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.execution().limits().memoryBytes()).hasValue(1024);
        assertThat(report.execution().notEnforced()).containsExactly("filesystem", "network");
        return report;
    }

    @Test
    void aProviderThatDoesNotSayHowItEndedHasFailed() {
        provider.play = context -> null;
        stage.start(stage.resolve(FakeProvider.REFERENCE));

        assertThat(stage.report().attempt().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void manyRunsRacingTheirCancellationEndOnceEach() {
        PluginHandle handle = new Stage(home)
                .resolve(
                        PluginReference.ofHost("fake"),
                        HostPlugin.of(Stage.DESCRIPTOR, () -> context -> Thread.yield()));
        stage.isolation = Isolation.DIRECT;
        for (int i = 0; i < 300; i++) {
            Run run = stage.start(handle);
            if (i % 3 == 0) {
                Thread.yield();
            }
            boolean first = Stage.cancel(run);
            stage.tick();
            Stage.until(() -> run.state().isOver());
            assertThat(run.state()).isEqualTo(RunState.ENDED);
            int ends = i + 1;
            Stage.until(() -> stage.reports.size() == ends);
            if (first) {
                assertThat(stage.reports.get(i).attempt().outcome()).isEqualTo(Outcome.CANCELLED);
            }
        }
        assertThat(stage.reports).hasSize(300);
    }
}
