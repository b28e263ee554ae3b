package dev.assay.internal.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.JobPolicies;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.MissedPolicy;
import dev.assay.spi.configuration.OverlapPolicy;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.result.AttestationResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** {@code due = results + pending}, whatever happens and whenever one looks. */
class ConservationProperties {

    private static final int STEPS = 80;

    @Property(tries = 10)
    void theLawHoldsAtEveryStepUnderRandomFaults(@ForAll long seed) {
        Random random = new Random(seed);
        try (Stepped flow = new Stepped(1 + random.nextInt(5), Map.of("plugin", context -> {
            switch (random.nextInt(5)) {
                case 0 -> throw new IllegalStateException("fault");
                case 1 -> throw new StackOverflowError();
                default -> Stepped.satisfied(context);
            }
        }))) {
            int revision = 1;
            flow.apply(Integer.toString(revision), jobs(random));
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(12)) {
                    case 0 -> flow.sinkAway();
                    case 1 -> flow.sinkBack();
                    case 2 -> flow.apply(Integer.toString(++revision), jobs(random));
                    case 3 -> flow.environment.time().stepWall(Duration.ofSeconds(random.nextInt(7200) - 3600));
                    case 4 -> flow.leap(Duration.ofMinutes(random.nextInt(60)));
                    case 5 -> flow.control.pause("job-" + random.nextInt(6), "someone", "for a reason");
                    case 6 -> flow.control.resume("job-" + random.nextInt(6), "someone", "for a reason");
                    case 7 -> flow.control.cancel("job-" + random.nextInt(6), "someone", "for a reason");
                    default -> flow.pass(Duration.ofSeconds(20), Duration.ofSeconds(5));
                }
                flow.settle();
                assertThat(flow.lawHolds())
                        .as("%s at step %s", flow.snapshot(), step)
                        .isTrue();
            }
            flow.control.beginClose();
            flow.sinkBack();
            flow.pass(Duration.ofMinutes(2), Duration.ofSeconds(5));

            assertThat(flow.snapshot().pending()).isZero();
            long counted = flow.results.stream()
                    .mapToLong(result -> result.occurrence().count())
                    .sum();
            assertThat(counted).isEqualTo(flow.snapshot().due());
            assertThat(flow.results).extracting(AttestationResult::id).doesNotHaveDuplicates();
        }
    }

    // Found by this law: the schedule changed between the step of the clock and its check.
    @Example
    void aClockSetBackJustBeforeARevisionGivesNoTimeASecondId() {
        for (long seed : new long[] {-81, 1070, 1080, 1092}) {
            theLawHoldsAtEveryStepUnderRandomFaults(seed);
        }
    }

    private static JobSpec[] jobs(Random random) {
        List<JobSpec> jobs = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            if (random.nextInt(4) > 0) {
                JobPolicies policies = JobPolicies.builder()
                        .overlap(List.of(
                                        OverlapPolicy.SKIP,
                                        OverlapPolicy.QUEUE_ONE,
                                        OverlapPolicy.CANCEL_RUNNING,
                                        OverlapPolicy.allow(2))
                                .get(random.nextInt(4)))
                        .missed(List.of(MissedPolicy.RUN_ONCE, MissedPolicy.SKIP, MissedPolicy.runAll(3))
                                .get(random.nextInt(3)))
                        .deadline(Duration.ofSeconds(10 + random.nextInt(100)))
                        .build();
                Schedule schedule = random.nextInt(4) == 0
                        ? Schedule.after(Duration.ofSeconds(1 + random.nextInt(30)))
                        : Schedule.every(Duration.ofSeconds(5 + random.nextInt(60)));
                jobs.add(Stepped.job("job-" + i)
                        .schedule(schedule)
                        .policies(policies)
                        .build());
            }
        }
        return jobs.toArray(JobSpec[]::new);
    }
}
