package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Two clocks that a test moves, and the timers that ride on them. */
class ManualTimeTest {

    private final ManualTime time = new ManualTime();

    @Test
    void clocksStandStillUntilMoved() {
        assertThat(time.wall()).isEqualTo(ManualTime.DEFAULT_WALL);
        assertThat(time.nanos()).isEqualTo(ManualTime.DEFAULT_NANOS);
    }

    @Test
    void advancingMovesBoth() {
        time.advance(Duration.ofSeconds(5));

        assertThat(time.wall()).isEqualTo(ManualTime.DEFAULT_WALL.plusSeconds(5));
        assertThat(time.nanos()).isEqualTo(ManualTime.DEFAULT_NANOS + 5_000_000_000L);
    }

    @Test
    void steppingTheWallLeavesTheTickerAndTheTimersAlone() {
        ManualTimers timers = new ManualTimers(time);
        ScheduledFuture<?> task = timers.schedule(() -> {}, 1, TimeUnit.MINUTES);

        time.stepWall(Duration.ofDays(-1));
        time.runDue();

        assertThat(time.wall()).isEqualTo(ManualTime.DEFAULT_WALL.minusSeconds(86_400));
        assertThat(time.nanos()).isEqualTo(ManualTime.DEFAULT_NANOS);
        assertThat(task.isDone()).isFalse();
        assertThat(timers.untilNext()).contains(Duration.ofMinutes(1));
    }

    @Test
    void timeDoesNotGoBack() {
        assertThatThrownBy(() -> time.advance(Duration.ofNanos(-1))).hasMessageContaining("time does not go back");
    }

    @Test
    void tasksOfAllTimersRunInTheOrderOfTheirTimesAndThenOfTheirArrival() {
        ManualTimers one = new ManualTimers(time);
        ManualTimers other = new ManualTimers(time);
        List<String> ran = new ArrayList<>();
        var unused1 = one.schedule(() -> ran.add("late"), 3, TimeUnit.SECONDS);
        var unused2 = other.schedule(() -> ran.add("first"), 1, TimeUnit.SECONDS);
        var unused3 = one.schedule(() -> ran.add("second"), 1, TimeUnit.SECONDS);
        var unused4 = other.schedule(() -> ran.add("beyond"), 4, TimeUnit.SECONDS);

        time.advance(Duration.ofSeconds(3));

        assertThat(ran).containsExactly("first", "second", "late");
        assertThat(other.waiting()).isEqualTo(1);
    }

    @Test
    void eachTaskRunsAtItsOwnTime() {
        ManualTimers timers = new ManualTimers(time);
        List<Instant> ran = new ArrayList<>();
        var unused = timers.scheduleAtFixedRate(() -> ran.add(time.wall()), 10, 10, TimeUnit.MINUTES);

        time.advance(Duration.ofMinutes(35));

        Instant start = ManualTime.DEFAULT_WALL;
        assertThat(ran).containsExactly(start.plusSeconds(600), start.plusSeconds(1200), start.plusSeconds(1800));
        assertThat(time.wall()).isEqualTo(start.plusSeconds(2100));
    }

    @Test
    void aTaskMayTakeTimeByAdvancingIt() {
        ManualTimers timers = new ManualTimers(time);
        List<Instant> ran = new ArrayList<>();
        var unused = timers.scheduleWithFixedDelay(
                () -> {
                    ran.add(time.wall());
                    time.advance(Duration.ofSeconds(30));
                },
                0,
                60,
                TimeUnit.SECONDS);

        time.advance(Duration.ofSeconds(100));

        assertThat(ran).containsExactly(ManualTime.DEFAULT_WALL, ManualTime.DEFAULT_WALL.plusSeconds(90));
        assertThat(time.wall()).isEqualTo(ManualTime.DEFAULT_WALL.plusSeconds(120));
    }

    @Test
    void theTickerMayRunOverItsEndAsARealOneMay() {
        ManualTime atTheEnd = new ManualTime(ManualTime.DEFAULT_WALL, Long.MAX_VALUE - 10);
        ManualTimers timers = new ManualTimers(atTheEnd);
        List<Long> ran = new ArrayList<>();
        var unused1 = timers.schedule(() -> ran.add(atTheEnd.nanos()), 20, TimeUnit.NANOSECONDS);
        var unused2 = timers.schedule(() -> ran.add(atTheEnd.nanos()), 5, TimeUnit.NANOSECONDS);

        atTheEnd.advance(Duration.ofNanos(30));

        assertThat(ran).containsExactly(Long.MAX_VALUE - 5, Long.MIN_VALUE + 9);
    }

    @Test
    void tasksThatNeverLetTimeGoByAreStopped() {
        ManualTimers timers = new ManualTimers(time);
        Runnable[] again = new Runnable[1];
        again[0] = () -> timers.execute(again[0]);
        timers.execute(again[0]);

        assertThatThrownBy(() -> time.advance(Duration.ofSeconds(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does a task schedule itself without a delay?");
    }

    @Test
    void advancesToATimeOnTheWall() {
        time.advanceTo(Instant.parse("2026-03-29T01:00:00Z"));

        assertThat(time.wall()).isEqualTo(Instant.parse("2026-03-29T01:00:00Z"));
    }
}
