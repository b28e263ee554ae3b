package dev.assay.internal.schedule;

import static dev.assay.internal.schedule.Jobs.at;
import static dev.assay.internal.schedule.Jobs.calendars;
import static dev.assay.internal.schedule.Jobs.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.configuration.Settings.MaintenanceWindow;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a job that names a calendar is in maintenance. */
class MaintenanceTest {

    private static final Schedule DAILY = Schedule.every(Duration.ofDays(1));

    private static Plan plan(Map<String, List<MaintenanceWindow>> calendars, String... names) {
        return Plan.of(job("job", DAILY, calendars(names)), "host", calendars);
    }

    @Test
    void aWindowHoldsItsBeginningAndNotItsEnd() {
        Plan plan = plan(
                Map.of(
                        "migration",
                        List.of(new MaintenanceWindow.Once(at("2026-03-01T01:00:00Z"), at("2026-03-01T02:00:00Z")))),
                "migration");

        assertThat(plan.inMaintenance(at("2026-03-01T00:59:59.999Z"))).isFalse();
        assertThat(plan.inMaintenance(at("2026-03-01T01:00:00Z"))).isTrue();
        assertThat(plan.inMaintenance(at("2026-03-01T01:59:59.999Z"))).isTrue();
        assertThat(plan.inMaintenance(at("2026-03-01T02:00:00Z"))).isFalse();
    }

    @Test
    void everyWindowOfEveryNamedCalendarCountsAndNoOther() {
        Map<String, List<MaintenanceWindow>> calendars = Map.of(
                "one",
                List.of(
                        new MaintenanceWindow.Once(at("2026-03-01T01:00:00Z"), at("2026-03-01T02:00:00Z")),
                        new MaintenanceWindow.Once(at("2026-03-01T03:00:00Z"), at("2026-03-01T04:00:00Z"))),
                "two",
                List.of(new MaintenanceWindow.Once(at("2026-03-01T05:00:00Z"), at("2026-03-01T06:00:00Z"))),
                "three",
                List.of(new MaintenanceWindow.Once(at("2026-03-01T07:00:00Z"), at("2026-03-01T08:00:00Z"))));
        Plan plan = plan(calendars, "one", "two");

        assertThat(plan.inMaintenance(at("2026-03-01T03:30:00Z"))).isTrue();
        assertThat(plan.inMaintenance(at("2026-03-01T05:30:00Z"))).isTrue();
        assertThat(plan.inMaintenance(at("2026-03-01T07:30:00Z"))).isFalse();
        assertThat(plan.describe()).endsWith(", not during maintenance (one, two)");
    }

    @Test
    void whatIsDueInMaintenanceStaysDueSoThatItIsRecorded() {
        Plan plan = plan(
                Map.of(
                        "migration",
                        List.of(new MaintenanceWindow.Once(at("2026-03-01T00:00:00Z"), at("2026-03-09T00:00:00Z")))),
                "migration");

        assertThat(plan.next(at("2026-03-01T00:00:00Z")).nominal()).isEqualTo(at("2026-03-02T00:00:00Z"));
    }

    @Test
    void aRecurringWindowBeginsWheneverItsCronFires() {
        Schedule.Cron saturdays =
                (Schedule.Cron) Schedule.cron("0 22 * * SAT", Schedule.Dialect.UNIX, ZoneId.of("Europe/Berlin"));
        Plan plan = plan(
                Map.of("weekend", List.of(new MaintenanceWindow.Recurring(saturdays, Duration.ofHours(8)))), "weekend");

        // 28 March 2026 is the Saturday before the clocks go forward: the window lasts eight hours all the same.
        assertThat(plan.inMaintenance(at("2026-03-28T20:59:59.999Z"))).isFalse();
        assertThat(plan.inMaintenance(at("2026-03-28T21:00:00Z"))).isTrue();
        assertThat(plan.inMaintenance(at("2026-03-29T04:59:59.999Z"))).isTrue();
        assertThat(plan.inMaintenance(at("2026-03-29T05:00:00Z"))).isFalse();
        assertThat(plan.inMaintenance(at("2026-04-04T20:00:00Z"))).isTrue();
    }

    @Test
    void recurringWindowsThatOverlapThemselvesAreOneLongOne() {
        Schedule.Cron hourly = (Schedule.Cron) Schedule.cron("0 * * * *");
        Plan plan = plan(
                Map.of("always", List.of(new MaintenanceWindow.Recurring(hourly, Duration.ofMinutes(90)))), "always");

        assertThat(plan.inMaintenance(at("2026-03-28T20:15:00Z"))).isTrue();
        assertThat(plan.inMaintenance(at("2026-03-28T20:45:00Z"))).isTrue();
    }

    @Test
    void aRecurringWindowThatCannotBeReadIsAFaultOfItsCalendar() {
        Schedule.Cron broken = (Schedule.Cron) Schedule.cron("0 25 * * *");
        Map<String, List<MaintenanceWindow>> calendars =
                Map.of("nightly", List.of(new MaintenanceWindow.Recurring(broken, Duration.ofHours(1))));

        assertThatThrownBy(() -> plan(calendars, "nightly"))
                .isInstanceOf(ScheduleException.class)
                .hasMessageContaining("the hour field, '25' at position 3")
                .extracting("code", "place")
                .containsExactly("CRON_INVALID", "calendars.nightly[0].begin.expression");
    }

    @Test
    void aCalendarThatIsNotDeclaredIsAFaultWithTheNearestName() {
        assertThatThrownBy(() -> plan(Map.of("weekend", List.of()), "weekends"))
                .isInstanceOf(ScheduleException.class)
                .hasMessage("no maintenance calendar 'weekends' is declared in the settings; did you mean 'weekend'?")
                .extracting("code", "place")
                .containsExactly("UNKNOWN_CALENDAR", "bounds.calendars[0]");
    }
}
