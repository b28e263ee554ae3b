package dev.assay.internal.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.internal.resource.Monitor;
import dev.assay.internal.resource.MonitorPolicy;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.Signal;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.JobPolicies;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.OverlapPolicy;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.configuration.Settings;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.resource.MachineReading;
import dev.assay.spi.resource.ResourceRequest;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.Trigger;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who waits, in which order, for how long at most, and what a delay says of itself. */
class WaitingTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int SLOTS = 4; // as the stepped flow has them

    private static Stepped flow() {
        return new Stepped(10_000, Map.of("plugin", Stepped::satisfied, "other", Stepped::satisfied));
    }

    /** Runs that take a while: the oldest ends when its time is over. */
    private static final class Works {
        private final Stepped flow;
        private final Duration each;
        private final Deque<Instant> begun = new ArrayDeque<>();

        Works(Stepped flow, Duration each) {
            this.flow = flow;
            this.each = each;
            flow.runs.hold(true);
        }

        void pass(Duration time) {
            for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0; gone = gone.plus(SECOND)) {
                flow.pass(SECOND, SECOND);
                step();
            }
        }

        void step() {
            Instant now = flow.environment.time().wall();
            boolean more = true;
            while (more) {
                while (begun.size() < flow.runs.held()) {
                    begun.add(now);
                }
                more = !begun.isEmpty() && !begun.peek().plus(each).isAfter(now);
                if (more) {
                    begun.remove();
                    flow.runs.letEnd(0);
                    flow.settle();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void whoeverIsDueTogetherBeginsInTheOrderOfVirtualDeadlines(long seed) {
        Random random = new Random(seed);
        try (Stepped flow = flow()) {
            JobSpec[] jobs = new JobSpec[30];
            Map<String, Duration> orders = new HashMap<>();
            for (int i = 0; i < jobs.length; i++) {
                Duration deadline = Duration.ofSeconds(120 + 2L * random.nextInt(60));
                JobPolicies.Priority priority =
                        JobPolicies.Priority.values()[random.nextInt(JobPolicies.Priority.values().length)];
                jobs[i] = Stepped.job("job-" + i)
                        .schedule(Schedule.every(Duration.ofMinutes(10)))
                        .policies(JobPolicies.builder()
                                .deadline(deadline)
                                .priority(priority)
                                .build())
                        .build();
                orders.put("job-" + i, deadline.minus(priority.headStart()));
            }
            flow.apply("1", jobs);
            Works works = new Works(flow, Duration.ofSeconds(5));

            works.pass(Duration.ofMinutes(32));

            Map<Instant, List<AttestationResult>> byDue = new HashMap<>();
            flow.results(Outcome.COMPLETED)
                    .forEach(result -> byDue.computeIfAbsent(result.occurrence().dueAt(), at -> new ArrayList<>())
                            .add(result));
            assertThat(byDue).hasSizeGreaterThanOrEqualTo(3);
            byDue.forEach((due, together) -> {
                assertThat(together).as("seed " + seed).hasSize(jobs.length);
                List<Duration> began = together.stream()
                        .sorted(Comparator.comparing(
                                result -> result.attempts().get(0).started()))
                        .map(result -> orders.get(result.job().spec().id()))
                        .toList();
                assertThat(began).as("seed " + seed).isSortedAccordingTo(Comparator.naturalOrder());
            });
        }
    }

    /**
     * Everybody asks for half as much again as there is. The bound, from one run of a job to its next: three of its periods,
     * after two of which its evidence is stale and it stands before all whose evidence is fresh, and two rounds of everybody.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void nobodyStarvesBesideMoreWorkThanThereIsRoomFor(long seed) {
        Random random = new Random(seed);
        Duration each = Duration.ofSeconds(20);
        try (Stepped flow = flow()) {
            List<JobSpec> jobs = new ArrayList<>();
            double load = 0;
            while (load < 1.5) {
                Duration period = Duration.ofSeconds(60 + random.nextInt(540));
                load += (double) each.toSeconds() / period.toSeconds() / SLOTS;
                jobs.add(Stepped.job("job-" + jobs.size())
                        .schedule(Schedule.every(period))
                        .timeout(Duration.ofMinutes(5))
                        .freshness(period.multipliedBy(2))
                        .policies(JobPolicies.builder()
                                .overlap(OverlapPolicy.SKIP)
                                .deadline(Duration.ofMinutes(20))
                                .build())
                        .build());
            }
            Duration round = each.multipliedBy(jobs.size()).dividedBy(SLOTS);
            flow.apply("1", jobs.toArray(JobSpec[]::new));
            Works works = new Works(flow, each);
            Instant from = flow.environment.time().wall();

            works.pass(Duration.ofMinutes(60));

            Instant end = flow.environment.time().wall();
            for (JobSpec job : jobs) {
                Duration period = ((Schedule.FixedRate) job.schedule()).period();
                Duration bound =
                        period.multipliedBy(3).plus(round.multipliedBy(2)).plus(each);
                Instant last = from;
                List<Instant> starts = new ArrayList<>();
                flow.results(Outcome.COMPLETED).stream()
                        .filter(result -> result.job().spec().id().equals(job.id()))
                        .forEach(result -> starts.add(result.attempts().get(0).started()));
                starts.add(end);
                for (Instant start : starts) {
                    assertThat(Duration.between(last, start))
                            .as("%s, every %s, seed %s, at %s", job.id(), period, seed, start)
                            .isLessThanOrEqualTo(bound);
                    last = start;
                }
            }
            assertThat(flow.lawHolds()).isTrue();
        }
    }

    @Test
    void aPluginsRunsAreLimitedAndThoseOfOthersPass() {
        Map<String, AttestationPlugin> plugins = Map.of("plugin", Stepped::satisfied, "other", Stepped::satisfied);
        try (Stepped flow = Stepped.withRunsPerPlugin(2, plugins)) {
            flow.runs.hold(true);
            flow.apply(
                    "1",
                    Stepped.job("a").build(),
                    Stepped.job("b").build(),
                    Stepped.job("c").build(),
                    JobSpec.builder("d").plugin("other").build());
            for (String job : List.of("a", "b", "c", "d")) {
                flow.control.trigger(job, Trigger.manual("test", "all at once"));
            }
            flow.settle();

            assertThat(flow.runs.held())
                    .as("two of the plugin, and the other's")
                    .isEqualTo(3);
            assertThat(flow.control.job("d").orElseThrow().running()).isEqualTo(1);
            Reason delay = flow.control.job("c").orElseThrow().delay().orElseThrow();
            assertThat(delay.code()).isEqualTo(Reasons.CONCURRENCY_LIMIT);
            assertThat(delay.text()).contains("plugin plugin");
            assertThat(delay.numbers()).containsEntry("running", 2).containsEntry("allowed", 2);
            flow.runs.letEnd(0);
            flow.settle();
            assertThat(flow.control.job("c").orElseThrow().running()).isEqualTo(1);
            flow.runs.letAllEnd();
            flow.settle();
            assertThat(flow.results(Outcome.COMPLETED)).hasSize(4);
        }
    }

    @Test
    void aJobsRunsAreLimitedAndThoseOfOthersPass() {
        try (Stepped flow = flow()) {
            flow.runs.hold(true);
            JobSpec[] jobs = new JobSpec[6];
            for (int i = 0; i < 6; i++) {
                jobs[i] = Stepped.job("job-" + i)
                        .policies(JobPolicies.builder()
                                .overlap(OverlapPolicy.allow(3))
                                .maxConcurrent(1)
                                .build())
                        .build();
            }
            flow.apply("1", jobs);
            for (int i = 0; i < 3; i++) {
                flow.control.trigger("job-0", Trigger.manual("test", "three of one"));
            }
            flow.control.trigger("job-1", Trigger.manual("test", "one of another"));
            flow.settle();

            assertThat(flow.runs.held())
                    .as("one of each, though three may overlap")
                    .isEqualTo(2);
            Reason delay = flow.control.job("job-0").orElseThrow().delay().orElseThrow();
            assertThat(delay.code()).isEqualTo(Reasons.CONCURRENCY_LIMIT);
            assertThat(delay.text()).contains("job job-0");
            assertThat(delay.numbers()).containsEntry("running", 1).containsEntry("allowed", 1);
            flow.runs.letAllEnd();
            flow.settle();
            flow.runs.letAllEnd();
            flow.settle();
            flow.runs.letAllEnd();
            flow.settle();
            assertThat(flow.results(Outcome.COMPLETED)).hasSize(4);
        }
    }

    @Test
    void aDelayTellsSinceWhenAndAtWhichPlaceBesidesItsNumbers() {
        try (Stepped flow = flow()) {
            flow.runs.hold(true);
            JobPolicies grouped = JobPolicies.builder().group("database").build();
            flow.apply(Configuration.builder("1")
                    .settings(Settings.builder().group("database", 1).build())
                    .jobs(List.of(
                            Stepped.job("a").policies(grouped).build(),
                            Stepped.job("b").policies(grouped).build(),
                            Stepped.job("c").policies(grouped).build()))
                    .build());
            flow.control.trigger("a", Trigger.manual("test", "first"));
            flow.settle();
            Instant since = flow.environment.time().wall();
            flow.control.trigger("b", Trigger.manual("test", "second"));
            flow.control.trigger("c", Trigger.manual("test", "third"));
            flow.settle();
            flow.pass(Duration.ofSeconds(10), SECOND);

            assertThat(flow.control.job("b").orElseThrow().delay().orElseThrow().numbers())
                    .containsEntry("running", 1)
                    .containsEntry("allowed", 1)
                    .containsEntry("position", 1)
                    .containsEntry("sinceMillis", since.toEpochMilli());
            assertThat(flow.control.job("c").orElseThrow().delay().orElseThrow().numbers())
                    .containsEntry("position", 2);
            assertThat(flow.environment.signals(Signal.Kind.RUN_DELAYED))
                    .hasSize(2)
                    .allSatisfy(signal -> assertThat(signal.reason().numbers())
                            .containsKeys("running", "allowed", "position", "sinceMillis"));
            CompletableFuture<List<PendingSnapshot>> asked = flow.control.pending("c");
            flow.settle();
            assertThat(asked.join())
                    .singleElement()
                    .satisfies(waits -> assertThat(waits.delay().orElseThrow().numbers())
                            .containsEntry("position", 2)
                            .containsKey("sinceMillis"));
            flow.runs.letAllEnd();
        }
    }

    @Test
    void ofTwoManagersOnOneMachineTheOneThatHasWaitedLongGetsTheNextRoom() {
        ManualEnvironment environment = ManualEnvironment.builder()
                .time(new ManualTime(ManualTime.DEFAULT_WALL.plusSeconds(30)))
                .inlineThreads()
                .build();
        Monitor shared = Monitor.create(
                MonitorPolicy.DEFAULTS,
                environment.time(),
                () -> MachineReading.builder(environment.time().nanos(), "shared")
                        .cpuBusyNanos(0)
                        .cpuCapacity(4)
                        .memoryTotalBytes(8L << 30)
                        .memoryAvailableBytes(7L << 30)
                        .build());
        shared.sample();
        Stepped many = new Stepped(environment, shared, Map.of("plugin", Stepped::satisfied));
        Stepped big = new Stepped(environment, shared, Map.of("plugin", Stepped::satisfied));
        JobSpec[] small = new JobSpec[8];
        for (int i = 0; i < small.length; i++) {
            small[i] = Stepped.job("small-" + i)
                    .schedule(Schedule.every(Duration.ofSeconds(10)))
                    .request(new ResourceRequest(1 << 20, 1.2))
                    .timeout(Duration.ofMinutes(5))
                    .build();
        }
        many.apply("1", small);
        big.apply(
                "1",
                Stepped.job("big")
                        .request(new ResourceRequest(1 << 20, 4))
                        .policies(JobPolicies.builder()
                                .deadline(Duration.ofMinutes(30))
                                .build())
                        .build());
        Works works = new Works(many, Duration.ofSeconds(15));
        works.pass(Duration.ofSeconds(60));
        assertThat(many.runs.held()).as("the machine is full").isEqualTo(4);
        big.control.trigger("big", Trigger.manual("test", "needs nearly all of it"));
        Instant asked = environment.time().wall();

        while (big.results.isEmpty()
                && Duration.between(asked, environment.time().wall()).toMinutes() < 10) {
            works.pass(SECOND);
            big.settle();
        }

        assertThat(big.results(Outcome.COMPLETED)).hasSize(1);
        Instant began = big.results.get(0).attempts().get(0).started();
        // The monitor's patience, then what ran when the room was claimed, and a look or two.
        assertThat(Duration.between(asked, began))
                .isBetween(SECOND, MonitorPolicy.DEFAULTS.patience().plusSeconds(15 + 5));
        works.pass(Duration.ofSeconds(30));
        assertThat(many.runs.held()).as("and the others go on").isPositive();
        many.runs.letAllEnd();
        many.settle();
        assertThat(many.lawHolds() && big.lawHolds()).isTrue();
        environment.close();
    }
}
