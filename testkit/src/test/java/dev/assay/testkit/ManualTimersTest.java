package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The timers as an executor: what they promise as any scheduled executor does, without its thread. */
class ManualTimersTest {

    private final ManualTime time = new ManualTime();
    private final ManualTimers timers = new ManualTimers(time);
    private final List<String> ran = new ArrayList<>();

    @Test
    void aTaskToRunAtOnceDoesNotRunInsideTheCall() throws Exception {
        Future<String> future = timers.submit(() -> "done");
        assertThat(future.isDone()).isFalse();

        time.runDue();

        assertThat(future.get()).isEqualTo("done");
    }

    @Test
    void aCancelledTaskLeavesAtOnceAndNeverRuns() {
        ScheduledFuture<?> task = timers.schedule(() -> ran.add("no"), 1, TimeUnit.SECONDS);

        assertThat(task.cancel(false)).isTrue();
        time.advance(Duration.ofMinutes(1));

        assertThat(timers.waiting()).isZero();
        assertThat(ran).isEmpty();
    }

    @Test
    void aPeriodicTaskMayCancelItself() {
        ScheduledFuture<?>[] self = new ScheduledFuture<?>[1];
        self[0] = timers.scheduleAtFixedRate(
                () -> {
                    ran.add("once");
                    self[0].cancel(false);
                },
                1,
                1,
                TimeUnit.SECONDS);

        time.advance(Duration.ofMinutes(1));

        assertThat(ran).containsExactly("once");
        assertThat(timers.waiting()).isZero();
    }

    @Test
    void aPeriodicTaskEndsWithItsFirstFailureWhichIsKept() {
        ScheduledFuture<?> task = timers.scheduleAtFixedRate(
                () -> {
                    ran.add("tried");
                    throw new IllegalStateException("broken");
                },
                1,
                1,
                TimeUnit.SECONDS);

        time.advance(Duration.ofMinutes(1));

        assertThat(ran).containsExactly("tried");
        assertThat(timers.failures())
                .singleElement()
                .satisfies(f -> assertThat(f).hasMessage("broken"));
        assertThatThrownBy(task::get).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void tellsHowLongItIsUntilTheNextTask() {
        assertThat(timers.untilNext()).isEmpty();
        ScheduledFuture<?> task = timers.schedule(() -> {}, 5, TimeUnit.SECONDS);

        time.advance(Duration.ofSeconds(2));

        assertThat(timers.untilNext()).contains(Duration.ofSeconds(3));
        assertThat(task.getDelay(TimeUnit.MILLISECONDS)).isEqualTo(3000);
    }

    @Test
    void aDelayOfForEverIsNotMistakenForOneThatHasGoneBy() {
        ScheduledFuture<?> task = timers.schedule(() -> ran.add("no"), Long.MAX_VALUE, TimeUnit.NANOSECONDS);

        time.advance(Duration.ofDays(365));

        assertThat(task.isDone()).isFalse();
        assertThat(ran).isEmpty();
    }

    @Test
    void aNegativeDelayIsNone() {
        var unused = timers.schedule(() -> ran.add("now"), -5, TimeUnit.SECONDS);

        time.runDue();

        assertThat(ran).containsExactly("now");
    }

    @Test
    void afterShutdownNothingRunsAndNothingIsTaken() throws Exception {
        ScheduledFuture<?> task = timers.schedule(() -> ran.add("no"), 1, TimeUnit.SECONDS);

        assertThat(timers.awaitTermination(1, TimeUnit.DAYS)).isFalse();
        timers.shutdown();
        time.advance(Duration.ofMinutes(1));

        assertThat(ran).isEmpty();
        assertThat(task.isCancelled()).isTrue();
        assertThat(timers.isShutdown()).isTrue();
        assertThat(timers.awaitTermination(1, TimeUnit.DAYS)).isTrue();
        assertThatThrownBy(() -> timers.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void shutdownNowAnswersWhatWasDroppedInOrder() {
        ScheduledFuture<?> later = timers.schedule(() -> {}, 2, TimeUnit.SECONDS);
        ScheduledFuture<?> sooner = timers.schedule(() -> {}, 1, TimeUnit.SECONDS);

        assertThat(timers.shutdownNow()).containsExactly((Runnable) sooner, (Runnable) later);
    }

    @Test
    void aPeriodIsPositive() {
        assertThatThrownBy(() -> timers.scheduleAtFixedRate(() -> {}, 0, 0, TimeUnit.SECONDS))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
