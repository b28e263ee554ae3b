package dev.assay.internal.schedule;

import static dev.assay.internal.schedule.Jobs.at;
import static dev.assay.internal.schedule.Jobs.calendars;
import static dev.assay.internal.schedule.Jobs.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.configuration.Settings.MaintenanceWindow;
import java.time.Duration;
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
    void aCalendarThatIsNotDeclaredIsAFaultWithTheNearestName() {
        assertThatThrownBy(() -> plan(Map.of("weekend", List.of()), "weekends"))
                .isInstanceOf(ScheduleException.class)
                .hasMessage("no maintenance calendar 'weekends' is declared in the settings; did you mean 'weekend'?")
                .extracting("code", "place")
                .containsExactly("UNKNOWN_CALENDAR", "bounds.calendars[0]");
    }
}
