package dev.assay.internal.schedule;

import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.configuration.ScheduleBounds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Job specs and plans for tests. */
final class Jobs {

    static final ScheduleBounds NO_BOUNDS = ScheduleBounds.NONE;

    private Jobs() {}

    static Plan plan(Schedule schedule) {
        return plan(schedule, NO_BOUNDS);
    }

    static Plan plan(Schedule schedule, ScheduleBounds bounds) {
        return Plan.of(job("job", schedule, bounds), "urn:assay:test:agent:1", Map.of());
    }

    static JobSpec job(String id, Schedule schedule, ScheduleBounds bounds) {
        return JobSpec.builder(id)
                .plugin("plugin")
                .schedule(schedule)
                .bounds(bounds)
                .build();
    }

    static ScheduleBounds between(String start, String end) {
        return new ScheduleBounds(instant(start), instant(end), Duration.ZERO, List.of());
    }

    static ScheduleBounds splay(Duration splay) {
        return new ScheduleBounds(Optional.empty(), Optional.empty(), splay, List.of());
    }

    static ScheduleBounds calendars(String... names) {
        return new ScheduleBounds(Optional.empty(), Optional.empty(), Duration.ZERO, List.of(names));
    }

    static Instant at(String text) {
        return Instant.parse(text);
    }

    private static Optional<Instant> instant(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    }
}
