package dev.assay.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.Reason;
import dev.assay.spi.Signal;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.StopReason;
import dev.assay.spi.result.Evidence;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.SubjectType;
import dev.assay.spi.result.Verdict;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How runs go and how they end. */
class RunStoriesTest {

    private static final URI FILE = URI.create("file:/etc/passwd");
    private static final Duration GRACE = Duration.ofSeconds(5);

    @TempDir
    Path home;

    private Stage stage;

    @BeforeEach
    void stage() {
        stage = new Stage(home);
    }

    @Test
    void aRunThatReturnsIsCompletedWithWhatItSaw() {
        RunReport report = stage.play(context -> context.subject(SubjectType.RESOURCE, FILE)
                .check("fake.holds")
                .evidence(Evidence.text("listing", "-rw-r--r-- root"))
                .satisfied("it is as it should be"));

        assertThat(report.attempt().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(report.attempt().reason().code()).isEqualTo("OK");
        assertThat(report.attempt().number()).isEqualTo(1);
        assertThat(report.execution().exit()).isEqualTo("NORMAL");
        assertThat(report.truncations()).isEmpty();
        assertThat(report.threadLeftBehind()).isFalse();
        Observation seen = report.observations().get(0);
        assertThat(seen.verdict()).contains(Verdict.SATISFIED);
        assertThat(seen.subject().uri()).isEqualTo("file:/etc/passwd");
        assertThat(seen.collected()).isEqualTo(TestHost.START);
    }

    @Test
    void aRunThatThrowsHasFailedAndKeepsWhatItSaw() {
        RunReport report = stage.play(context -> {
            context.subject(SubjectType.RESOURCE, FILE).check("fake.holds").notSatisfied("it is not");
            throw new IllegalStateException("no more");
        });

        assertThat(report.attempt().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.attempt().reason().code()).isEqualTo("PLUGIN_ERROR");
        assertThat(report.attempt().reason().text())
                .startsWith("java.lang.IllegalStateException: no more at dev.assay.internal.run.RunStoriesTest");
        assertThat(report.execution().exit()).isEqualTo("THREW");
        assertThat(report.observations()).hasSize(1);
    }

    @Test
    void aRunBeyondItsTimeoutThatListensEndsPolitely() {
        CountDownLatch running = new CountDownLatch(1);
        Run run = stage.start(context -> {
            CountDownLatch asked = new CountDownLatch(1);
            context.cancellation().onRequest(asked::countDown);
            running.countDown();
            asked.await();
            context.cancellation().throwIfRequested();
        });
        Stage.await(running);

        assertThat(stage.tickAfter(Duration.ofSeconds(59))).isZero();
        assertThat(stage.tickAfter(Duration.ofSeconds(1))).isPositive();

        RunReport report = stage.report();
        assertThat(report.attempt().outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(report.attempt().reason().numbers()).containsEntry("timeoutMillis", 60_000L);
        assertThat(report.attempt().elapsed()).isEqualTo(Duration.ofMinutes(1));
        assertThat(run.state()).isEqualTo(RunState.ENDED);
    }

    @Test
    void aRunThatWaitsIsInterruptedAfterTheGrace() {
        CountDownLatch running = new CountDownLatch(1);
        stage.start(context -> {
            running.countDown();
            new CountDownLatch(1).await();
        });
        Stage.await(running);

        stage.tickAfter(Duration.ofMinutes(1));
        stage.tickAfter(GRACE);

        assertThat(stage.report().attempt().outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(stage.report().execution().exit()).isEqualTo("THREW");
    }

    @Test
    void aRunThatIgnoresEverythingIsLeftBehindAndSaidSo() {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Run run = stage.start(context -> {
            context.subject(SubjectType.RESOURCE, FILE).check("fake.holds").satisfied("seen before the end");
            running.countDown();
            while (release.getCount() > 0) {
                awaitStubbornly(release);
            }
        });
        Stage.await(running);

        stage.tickAfter(Duration.ofMinutes(1));
        stage.tickAfter(GRACE);
        stage.tickAfter(GRACE);
        assertThat(stage.hasEnded()).isFalse();
        stage.tickAfter(GRACE);

        RunReport report = stage.report();
        assertThat(report.attempt().outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(report.threadLeftBehind()).isTrue();
        assertThat(report.execution().exit()).isEqualTo("ABANDONED");
        assertThat(report.observations()).hasSize(1);
        assertThat(run.state()).isEqualTo(RunState.ABANDONED);
        assertThat(stage.runner().abandoned()).singleElement().satisfies(left -> {
            assertThat(left.plugin()).isEqualTo("fake@1.0");
            assertThat(left.thread()).endsWith("job-1");
        });
        assertThat(stage.signals(Signal.Kind.RUN_ABANDONED)).singleElement().satisfies(signal -> {
            assertThat(signal.about()).isEqualTo("job-1");
            assertThat(signal.reason().numbers()).containsEntry("abandoned", 1);
        });
        assertThat(stage.runner().running()).isZero();
        assertThat(stage.events).containsExactly("ended");

        release.countDown();
        stage.awaitThreadEnded();

        assertThat(stage.events).containsExactly("ended", "threadEnded");
        assertThat(stage.runner().abandoned()).isEmpty();
        assertThat(run.state()).isEqualTo(RunState.GONE);
        assertThat(stage.reports).hasSize(1);
    }

    @Test
    void onlyTheFirstReasonToStopCounts() {
        CountDownLatch running = new CountDownLatch(1);
        Run run = stage.start(context -> {
            running.countDown();
            new CountDownLatch(1).await();
        });
        Stage.await(running);

        assertThat(run.cancel(StopReason.CONFIGURATION, Reason.of("JOB_REMOVED")))
                .isTrue();
        assertThat(Stage.cancel(run)).isFalse();
        stage.tickAfter(Duration.ofMinutes(2));
        stage.tickAfter(GRACE);

        assertThat(stage.report().attempt().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(stage.report().attempt().reason().code()).isEqualTo("JOB_REMOVED");
        assertThat(run.stopReason()).contains(StopReason.CONFIGURATION);
        assertThat(Stage.cancel(run)).isFalse();
    }

    @Test
    void aRunThatReturnsAfterItWasToldToStopIsNoCompletedOne() {
        CountDownLatch running = new CountDownLatch(1);
        Run run = stage.start(context -> {
            running.countDown();
            while (!context.cancellation().isRequested()) {
                Thread.onSpinWait();
            }
            context.subject(SubjectType.RESOURCE, FILE).check("fake.holds").satisfied("the half that was seen");
        });
        Stage.await(running);

        Stage.cancel(run);

        assertThat(stage.report().attempt().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(stage.report().execution().exit()).isEqualTo("NORMAL");
        assertThat(stage.report().observations()).hasSize(1);
    }

    static Stream<Throwable> errors() {
        return Stream.of(
                new OutOfMemoryError("Java heap space"),
                new StackOverflowError(),
                new NoClassDefFoundError("com/acme/Gone"),
                new ThreadDeath(),
                new AssertionError("never"),
                new IOException("disk"),
                new CancellationException(),
                new Hostile());
    }

    @ParameterizedTest
    @MethodSource("errors")
    void whateverAPluginThrowsIsAnOutcomeAndTheHostGoesOn(Throwable thrown) {
        RunReport report = stage.play(context -> RunStoriesTest.<RuntimeException>sneak(thrown));

        assertThat(report.attempt().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.attempt().reason().code()).isEqualTo("PLUGIN_ERROR");
        assertThat(report.attempt().reason().text())
                .startsWith(thrown.getClass().getName());
        assertThat(stage.runner().running()).isZero();
    }

    /** A throwable whose every method throws. */
    private static final class Hostile extends RuntimeException {
        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("no cause");
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new IllegalStateException("no trace");
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void anInterruptWithoutAReasonIsAnErrorOfThePlugin() {
        RunReport report = stage.play(context -> {
            Thread.currentThread().interrupt();
            new CountDownLatch(1).await();
        });

        assertThat(report.attempt().reason().code()).isEqualTo("PLUGIN_ERROR");
        assertThat(report.attempt().reason().text()).startsWith("java.lang.InterruptedException");
    }

    @Test
    void anExceptionCanNotClaimToBeAnEndingOfOurs() {
        RunReport report = stage.play(context -> {
            throw new PluginException("OK", "me", "all is well");
        });

        assertThat(report.attempt().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.attempt().reason().code()).isEqualTo("PLUGIN_ERROR");
    }

    @Test
    void nothingIsDueWhenNothingRuns() {
        stage.play(context -> {});

        stage.tick();

        assertThat(stage.tick()).isZero();
        assertThat(stage.runner().nextTickNanos() - stage.host.nanos())
                .isGreaterThan(Duration.ofDays(365).toNanos());
        assertThat(stage.runner().running()).isZero();
    }

    @Test
    void theNextTickIsWhenTheNextStepIsDue() {
        CountDownLatch running = new CountDownLatch(1);
        Run run = stage.start(context -> {
            running.countDown();
            new CountDownLatch(1).await();
        });
        Stage.await(running);
        assertThat(stage.runner().nextTickNanos() - stage.host.nanos())
                .isEqualTo(Duration.ofMinutes(1).toNanos());

        Stage.cancel(run);
        assertThat(stage.runner().nextTickNanos()).isEqualTo(stage.host.nanos());

        stage.tick();
        assertThat(stage.runner().nextTickNanos() - stage.host.nanos()).isEqualTo(GRACE.toNanos());
        stage.tickAfter(GRACE);
        stage.report();
    }

    private static void awaitStubbornly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ignored) {
            // that is the point
        }
    }
}
