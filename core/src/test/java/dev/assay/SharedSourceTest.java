package dev.assay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationRequest;
import dev.assay.spi.configuration.ConfigurationSource;
import dev.assay.spi.configuration.ConfigurationUpdate;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Lease;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.SubjectType;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.RecordingSink;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A source that shares jobs out: it gives what was asked for and no more, each job under a lease. */
class SharedSourceTest {

    private final ManualEnvironment environment =
            ManualEnvironment.builder().inlineThreads().build();
    private final RecordingSink sink = new RecordingSink();

    @AfterEach
    void closeTheEnvironment() {
        environment.close();
    }

    /** Has many jobs, gives out as many as a request has room for, and takes the newest back when the room is negative. */
    private static final class Sharing implements ConfigurationSource {
        private final int jobs;
        private final Map<String, Lease> given = new LinkedHashMap<>();
        private final List<ConfigurationRequest> requests = new ArrayList<>();
        private int revision;
        private long epochs;
        private int largest;
        private final Duration period;

        Sharing(int jobs) {
            this(jobs, Duration.ofMinutes(1));
        }

        Sharing(int jobs, Duration period) {
            this.jobs = jobs;
            this.period = period;
        }

        @Override
        public ConfigurationUpdate poll(ConfigurationRequest request) {
            requests.add(request);
            int before = given.size();
            if (request.applied().isPresent() && !request.applied().get().equals(Integer.toString(revision))) {
                return ConfigurationUpdate.unchanged(); // what was given is still being applied
            }
            for (int i = 0; i < jobs && given.size() - before < request.room(); i++) {
                given.computeIfAbsent("job-" + i, id -> new Lease(++epochs, Duration.ofDays(1)));
            }
            List<String> newestLast = new ArrayList<>(given.keySet());
            for (int back = 0; back > request.room() && !newestLast.isEmpty(); back--) {
                given.remove(newestLast.remove(newestLast.size() - 1));
            }
            largest = Math.max(largest, given.size());
            if (given.size() == before && revision > 0) {
                return ConfigurationUpdate.unchanged();
            }
            Configuration.Builder next = Configuration.builder(Integer.toString(++revision));
            given.keySet()
                    .forEach(id -> next.job(JobSpec.builder(id)
                            .plugin("plugin")
                            .schedule(Schedule.every(period))
                            .build()));
            return new ConfigurationUpdate.Snapshot(next.build(), given);
        }
    }

    @Test
    void itIsAskedForAbsoluteNumbersAndGetsBackWhatIsHeldUnderWhichEpoch() throws Exception {
        Sharing source = new Sharing(5);
        try (SteppedManager manager = manager(source, 1_000_000)) {
            manager.pass(Duration.ofMinutes(3), environment.time()::advance);

            ConfigurationRequest last = source.requests.get(source.requests.size() - 1);
            assertThat(last.capacity()).isPositive();
            assertThat(last.room()).isEqualTo(last.capacity() - 5);
            assertThat(last.held()).hasSize(5).containsEntry("job-0", 1L).containsEntry("job-4", 5L);
            assertThat(sink.results())
                    .filteredOn(result -> result.job().spec().id().equals("job-3"))
                    .extracting((AttestationResult result) -> result.job().leaseEpoch())
                    .containsOnly(4L);
        }
    }

    @Test
    void itNeverGetsMoreThanItAskedFor() throws Exception {
        Sharing source = new Sharing(500);
        try (SteppedManager manager = manager(source, 20)) {
            manager.pass(Duration.ofMinutes(3), environment.time()::advance);

            assertThat(manager.jobs()).hasSize(20);
            assertThat(source.largest).isEqualTo(20);
            assertThat(source.requests)
                    .allSatisfy(request -> assertThat(request.capacity()).isLessThanOrEqualTo(20));
        }
    }

    @Test
    void whenRunsTakeLongerThanThoughtItGivesTheNewestBack() throws Exception {
        Sharing source = new Sharing(20, Duration.ofMinutes(10));
        try (SteppedManager manager = JobManager.builder()
                .configuration(source)
                .permissions(HostPermissions.builder().maxJobs(20).build())
                .maxConcurrentRuns(1)
                .plugin("plugin", context -> {
                    environment.time().advance(Duration.ofSeconds(25));
                    context.subject(SubjectType.RESOURCE, URI.create("file:/x"))
                            .check("check")
                            .satisfied("seen");
                })
                .results(sink)
                .buildStepped(environment)) {
            manager.turn();
            int first = manager.jobs().size();

            for (int minute = 0; minute < 60; minute++) {
                manager.pass(Duration.ofMinutes(1), environment.time()::advance);
            }

            assertThat(manager.jobs().size()).as("of %s at first", first).isLessThan(first);
            assertThat(source.requests).anyMatch(request -> request.room() < 0);
            assertThat(manager.job("job-0")).as("the oldest stays").isPresent();
            assertThat(source.requests).anyMatch(request -> !request.released().isEmpty());
            assertThat(manager.stats().lawHolds()).isTrue();
        }
    }

    private SteppedManager manager(Sharing source, int maxJobs) {
        return JobManager.builder()
                .configuration(source)
                .permissions(HostPermissions.builder().maxJobs(maxJobs).build())
                .plugin(
                        "plugin",
                        context -> context.subject(SubjectType.RESOURCE, URI.create("file:/x"))
                                .check("check")
                                .satisfied("seen"))
                .results(sink)
                .buildStepped(environment);
    }
}
