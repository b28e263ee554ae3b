package dev.assay.internal.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.internal.state.DyingDisk;
import dev.assay.internal.state.StateStore;
import dev.assay.spi.Reasons;
import dev.assay.spi.configuration.JobPolicies;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.MissedPolicy;
import dev.assay.spi.configuration.OverlapPolicy;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.ResultId;
import dev.assay.spi.result.Trigger;
import dev.assay.spi.result.Verdict;
import dev.assay.testkit.ManualEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A host that dies and comes back: nothing is lost, nothing has two ids, and what people said still counts. */
class RestartTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ManualEnvironment environment = Stepped.environment();
    private final DyingDisk disk = new DyingDisk();
    private final Map<String, AttestationPlugin> plugins = Map.of("plugin", Stepped::satisfied);
    private Stepped flow = life(disk);

    @AfterEach
    void close() {
        environment.close();
    }

    private Stepped life(DyingDisk on) {
        return life(on, 1000, plugins);
    }

    private Stepped life(DyingDisk on, int window, Map<String, AttestationPlugin> with) {
        StateStore store = on.open(environment.time(), environment.threads("state"));
        return new Stepped(environment, window, with, store);
    }

    /** The process dies without a word, and another begins after a while. */
    private void dieAndComeBackAfter(Duration away) {
        environment.time().advance(away);
        flow = life(DyingDisk.of(disk.content()));
    }

    private static JobSpec every(String id, Duration period, MissedPolicy missed) {
        return Stepped.job(id)
                .schedule(Schedule.every(period))
                .policies(JobPolicies.builder().missed(missed).build())
                .build();
    }

    private static long count(List<AttestationResult> results) {
        return results.stream().mapToLong(r -> r.occurrence().count()).sum();
    }

    @Test
    void whatBecameDueWhileTheHostWasDownIsTreatedAsTheJobsPolicySays() {
        JobSpec[] jobs = {
            every("once", MINUTE, MissedPolicy.RUN_ONCE),
            every("skip", MINUTE, MissedPolicy.SKIP),
            every("all", MINUTE, MissedPolicy.runAll(3))
        };
        flow.apply("1", jobs);
        flow.pass(Duration.ofMinutes(5), MINUTE);
        assertThat(flow.results(Outcome.COMPLETED)).hasSize(15);

        // 00:05:30 to 00:35:30
        dieAndComeBackAfter(Duration.ofMinutes(30));
        flow.apply("1", jobs);

        assertThat(flow.results(Outcome.COMPLETED))
                .filteredOn(r -> r.job().spec().id().equals("once"))
                .singleElement()
                .satisfies(r -> assertThat(r.occurrence().nominal()).isEqualTo(Instant.parse("2026-01-05T00:35:00Z")));
        assertThat(flow.results(Outcome.COMPLETED))
                .filteredOn(r -> r.job().spec().id().equals("all"))
                .hasSizeLessThanOrEqualTo(3);
        for (JobSpec job : jobs) {
            assertThat(count(flow.results.stream()
                            .filter(r -> r.job().spec().id().equals(job.id()))
                            .toList()))
                    .as(job.id())
                    .isEqualTo(30);
        }
        assertThat(flow.results(Outcome.MISSED))
                .allSatisfy(r -> assertThat(r.reason().code()).isEqualTo(Reasons.MISSED_WHILE_AWAY));
    }

    @Test
    void monthsOfDowntimeAreOneRangeAndTheCatchUpWindow() {
        JobSpec job = every("job", MINUTE, MissedPolicy.RUN_ONCE);
        flow.apply("1", job);
        flow.pass(Duration.ofMinutes(2), MINUTE);

        dieAndComeBackAfter(Duration.ofDays(90));
        flow.apply("1", job);

        assertThat(count(flow.results)).isEqualTo(90L * 24 * 60);
        assertThat(flow.results).hasSizeLessThan(110);
        assertThat(flow.results(Outcome.MISSED).get(0).occurrence().count()).isGreaterThan(100_000);
    }

    @Test
    void aJobThatWasNeverDueBeforeTheHostDiedHasNotMissedNothing() {
        JobSpec daily = every("daily", Duration.ofDays(1), MissedPolicy.RUN_ONCE);
        flow.apply("1", daily);
        flow.settle();

        dieAndComeBackAfter(Duration.ofHours(30));
        flow.apply("1", daily);

        assertThat(flow.results(Outcome.COMPLETED))
                .singleElement()
                .satisfies(r -> assertThat(r.occurrence().trigger().kind()).isEqualTo(Trigger.Kind.CATCH_UP));
    }

    @Test
    void aHostThatWasDownForSecondsHasMissedNothing() {
        JobSpec job = every("job", MINUTE, MissedPolicy.RUN_ONCE);
        flow.apply("1", job);
        flow.pass(Duration.ofMinutes(2), MINUTE);

        dieAndComeBackAfter(Duration.ofSeconds(5));
        flow.apply("1", job);

        assertThat(flow.results).isEmpty();
        flow.pass(MINUTE, Duration.ofSeconds(10));
        assertThat(flow.results(Outcome.COMPLETED)).hasSize(1);
    }

    @Test
    void aRunInWhichTheHostDiedIsLostUnderItsOwnIdOnTheBytesItRanOn() {
        AtomicReference<byte[]> atDeath = new AtomicReference<>();
        JobSpec job = every("job", MINUTE, MissedPolicy.RUN_ONCE);
        flow = life(disk, 1000, Map.of("plugin", context -> {
            atDeath.set(disk.content());
            Stepped.satisfied(context);
        }));
        flow.apply("1", job);
        flow.pass(MINUTE, MINUTE);
        ResultId inFlight = flow.results.get(0).id();

        environment.time().advance(MINUTE);
        flow = life(DyingDisk.of(atDeath.get()));
        flow.apply("1", job);

        assertThat(flow.results(Outcome.LOST)).singleElement().satisfies(lost -> {
            assertThat(lost.id()).isEqualTo(inFlight);
            assertThat(lost.reason().code()).isEqualTo(Reasons.HOST_DIED);
            assertThat(lost.reason().numbers()).containsEntry("attempt", 1);
            assertThat(lost.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
            assertThat(lost.custody().verification()).isEqualTo(Custody.Verification.HOST_CODE);
            assertThat(lost.occurrence().nominal()).isEqualTo(Instant.parse("2026-01-05T00:01:00Z"));
        });
        assertThat(flow.results(Outcome.COMPLETED)).hasSize(1);
        assertThat(flow.lawHolds()).isTrue();
        assertThat(flow.snapshot().pending()).isZero();
    }

    @Test
    void aRunThatEndedButHadNoReceiptRunsAgainUnderTheSameId() {
        JobSpec job = every("job", MINUTE, MissedPolicy.RUN_ONCE);
        flow.apply("1", job);
        flow.sinkAway();
        flow.pass(MINUTE, MINUTE);
        assertThat(flow.results).isEmpty();

        dieAndComeBackAfter(Duration.ofSeconds(1));
        flow.apply("1", job);

        assertThat(flow.results(Outcome.COMPLETED))
                .singleElement()
                .satisfies(r -> assertThat(r.id())
                        .isEqualTo(ResultId.of(
                                environment.identity(),
                                "job",
                                Trigger.Kind.SCHEDULE,
                                Instant.parse("2026-01-05T00:01:00Z"),
                                "")));
        Stepped last = flow;
        dieAndComeBackAfter(Duration.ofSeconds(1));
        assertThat(last.snapshot().pending()).isZero();
    }

    @Test
    void whatHasNoReceiptIsNeverPartOfARange() {
        JobSpec job = Stepped.job("job")
                .schedule(Schedule.every(MINUTE))
                .policies(JobPolicies.builder()
                        .missed(new MissedPolicy(MissedPolicy.Kind.RUN_ONCE, 1, Duration.ofMinutes(3)))
                        .overlap(OverlapPolicy.allow(5))
                        .build())
                .build();
        flow.apply("1", job);
        flow.sinkAway();
        flow.pass(Duration.ofMinutes(2), MINUTE);

        dieAndComeBackAfter(Duration.ofHours(1));
        flow.apply("1", job);

        assertThat(count(flow.results)).isEqualTo(62);
        assertThat(flow.results)
                .filteredOn(r -> r.occurrence().nominal().isBefore(Instant.parse("2026-01-05T00:03:00Z")))
                .hasSize(2)
                .allSatisfy(r -> assertThat(r.occurrence().count()).isEqualTo(1));
    }

    @Test
    void pausesSurviveWithWhoAndWhyUntilSomebodyResumes() {
        JobSpec job = every("job", MINUTE, MissedPolicy.RUN_ONCE);
        flow.apply("1", job);
        flow.control.pause("job", "alice", "database\nupgrade");
        flow.settle();

        dieAndComeBackAfter(Duration.ofSeconds(1));
        flow.apply("1", job);
        flow.pass(Duration.ofMinutes(2), MINUTE);

        assertThat(flow.control.job("job").orElseThrow().state()).isEqualTo(JobSnapshot.State.PAUSED);
        assertThat(flow.results(Outcome.SKIPPED)).hasSize(2).allSatisfy(r -> {
            assertThat(r.reason().code()).isEqualTo(Reasons.PAUSED);
            assertThat(r.reason().text()).startsWith("by alice: database").doesNotContain("\n");
        });
        CompletableFuture<Boolean> resumed = flow.control.resume("job", "bob", "done");
        flow.settle();
        assertThat(resumed).isCompletedWithValue(true);
        DyingDisk now = DyingDisk.of(disk.content());
        assertThat(now.content()).isNotNull();
    }

    @Test
    void aDisabledJobIsCancelledNeverDueAndRefusesTriggersEachWithWhoAndWhyAlsoAfterARestart() {
        JobSpec job = every("job", MINUTE, MissedPolicy.RUN_ONCE);
        flow = life(disk, 1, plugins);
        flow.apply("1", job);
        flow.sinkAway();
        flow.pass(Duration.ofMinutes(2), MINUTE);
        flow.control.disable("job", "carol", "too noisy");
        flow.sinkBack();
        flow.settle();
        assertThat(flow.results(Outcome.CANCELLED))
                .singleElement()
                .satisfies(r -> assertThat(r.reason().text()).isEqualTo("by carol: too noisy"));
        int before = flow.results.size();
        flow.pass(Duration.ofMinutes(3), MINUTE);
        assertThat(flow.results).hasSize(before);

        dieAndComeBackAfter(Duration.ofHours(2));
        flow.apply("1", job);
        flow.pass(Duration.ofMinutes(3), MINUTE);
        CompletableFuture<AttestationResult> triggered = flow.control.trigger("job", Trigger.manual("dave", "test"));
        flow.settle();

        assertThat(triggered).isCompleted();
        assertThat(flow.results).singleElement().satisfies(r -> {
            assertThat(r.outcome()).isEqualTo(Outcome.SKIPPED);
            assertThat(r.reason().code()).isEqualTo(Reasons.DISABLED);
            assertThat(r.reason().text()).isEqualTo("by carol: too noisy");
            assertThat(r.occurrence().trigger().actor()).contains("dave");
        });
        assertThat(flow.control.job("job").orElseThrow().state()).isEqualTo(JobSnapshot.State.DISABLED);
        flow.control.enable("job", "carol", "mended");
        flow.settle();
        flow.pass(MINUTE, MINUTE);
        assertThat(flow.results(Outcome.COMPLETED)).hasSize(1);
        assertThat(flow.results(Outcome.MISSED)).isEmpty();
    }

    @Test
    void aTriggeredRunThatHadNotBegunWaitsOnOrExpires() {
        JobSpec job = Stepped.job("job").build();
        flow = life(disk, 1, plugins);
        flow.apply("1", job, Stepped.job("other").build());
        flow.sinkAway();
        flow.control.trigger("other", Trigger.manual("alice", "fills the window"));
        flow.settle();
        flow.control.trigger("job", Trigger.manual("alice", "audit"));
        flow.settle();
        byte[] atDeath = disk.content();

        environment.time().advance(MINUTE);
        flow = life(DyingDisk.of(atDeath));
        flow.apply("1", job);
        assertThat(flow.results)
                .filteredOn(r -> r.job().spec().id().equals("job"))
                .singleElement()
                .satisfies(r -> {
                    assertThat(r.outcome()).isEqualTo(Outcome.COMPLETED);
                    assertThat(r.occurrence().trigger()).isEqualTo(Trigger.manual("alice", "audit"));
                });

        environment.time().advance(Duration.ofHours(1));
        flow = life(DyingDisk.of(atDeath));
        flow.apply("1", job);
        assertThat(flow.results)
                .filteredOn(r -> r.job().spec().id().equals("job"))
                .extracting(AttestationResult::outcome)
                .containsExactly(Outcome.EXPIRED);
    }

    @Test
    void whatIsOpenOfAJobThatLeftMeanwhileEndsAsCancelled() {
        JobSpec kept = every("kept", MINUTE, MissedPolicy.RUN_ONCE);
        flow.apply("1", kept, every("gone", MINUTE, MissedPolicy.RUN_ONCE));
        flow.sinkAway();
        flow.pass(MINUTE, MINUTE);

        dieAndComeBackAfter(Duration.ofSeconds(1));
        flow.apply("2", kept);
        flow.settle();

        assertThat(flow.results(Outcome.CANCELLED)).singleElement().satisfies(r -> {
            assertThat(r.job().spec().id()).isEqualTo("gone");
            assertThat(r.job().spec().plugin()).isEqualTo("plugin");
            assertThat(r.job().revision()).isEqualTo("1");
            assertThat(r.reason().code()).isEqualTo(Reasons.JOB_REMOVED);
        });
        assertThat(flow.lawHolds()).isTrue();
    }

    @Test
    void aScheduleThatChangedMeanwhileBeginsNowAndInventsNoMissedTimes() {
        flow.apply("1", every("job", Duration.ofDays(1), MissedPolicy.RUN_ONCE));
        flow.pass(Duration.ofHours(25), Duration.ofHours(1));

        dieAndComeBackAfter(Duration.ofHours(3));
        flow.apply("2", every("job", MINUTE, MissedPolicy.RUN_ONCE));

        assertThat(flow.results).isEmpty();
        flow.pass(MINUTE, MINUTE);
        assertThat(flow.results(Outcome.COMPLETED)).hasSize(1);
    }

    @Test
    void aOneTimeJobThatRanIsNotDueAgain() {
        JobSpec job = Stepped.job("job")
                .schedule(Schedule.once(Instant.parse("2026-01-05T00:02:00Z")))
                .build();
        flow.apply("1", job);
        flow.pass(Duration.ofMinutes(3), MINUTE);
        assertThat(flow.results(Outcome.COMPLETED)).hasSize(1);

        dieAndComeBackAfter(MINUTE);
        flow.apply("1", job);
        flow.pass(Duration.ofMinutes(3), MINUTE);

        assertThat(flow.results).isEmpty();
    }

    @Test
    void aClockThatWentBackWhileTheHostWasDownRepeatsNothingAndStopsNothing() {
        JobSpec job = every("job", MINUTE, MissedPolicy.RUN_ONCE);
        flow.apply("1", job);
        flow.pass(Duration.ofMinutes(30), MINUTE);
        List<AttestationResult> before = List.copyOf(flow.results);

        environment.time().stepWall(Duration.ofMinutes(-20));
        dieAndComeBackAfter(Duration.ofSeconds(1));
        flow.apply("1", job);
        flow.pass(Duration.ofMinutes(30), MINUTE);

        assertThat(flow.results(Outcome.COMPLETED)).hasSizeGreaterThanOrEqualTo(29);
        Set<ResultId> ids = new HashSet<>();
        before.forEach(r -> ids.add(r.id()));
        assertThat(flow.results).allSatisfy(r -> assertThat(ids.add(r.id())).isTrue());
    }

    @Test
    void aManagerWhoseSchedulesAreQuietLeavesWhatIsOpenForOneThatFires() {
        JobSpec job = every("job", MINUTE, MissedPolicy.RUN_ONCE);
        flow.apply("1", job);
        flow.sinkAway();
        flow.pass(MINUTE, MINUTE);
        DyingDisk after = DyingDisk.of(disk.content());

        Stepped quiet = new Stepped(
                environment, 1000, plugins, after.open(environment.time(), environment.threads("state")), false);
        quiet.apply("1", job);
        assertThat(quiet.results).isEmpty();
        assertThat(quiet.snapshot().pending()).isZero();

        flow = life(DyingDisk.of(after.content()));
        flow.apply("1", job);
        assertThat(flow.results(Outcome.COMPLETED)).hasSize(1);
    }

    @Test
    void whereverTheProcessDiesNothingIsLostAndNothingHasTwoIds() {
        JobSpec[] jobs = {
            every("once", MINUTE, MissedPolicy.RUN_ONCE),
            Stepped.job("queue")
                    .schedule(Schedule.every(Duration.ofSeconds(90)))
                    .policies(JobPolicies.builder()
                            .missed(new MissedPolicy(MissedPolicy.Kind.RUN_ALL, 2, Duration.ofMinutes(4)))
                            .overlap(OverlapPolicy.QUEUE_ONE)
                            .build())
                    .build()
        };
        record Death(byte[] disk, int delivered, Instant wall) {}
        List<Death> deaths = new ArrayList<>();
        flow = life(disk, 2, plugins);
        disk.onEveryDeath(image -> deaths.add(
                new Death(image, flow.results.size(), environment.time().wall())));
        flow.apply("1", jobs);
        flow.pass(Duration.ofMinutes(3), Duration.ofSeconds(15));
        flow.sinkAway();
        flow.pass(Duration.ofMinutes(3), Duration.ofSeconds(15));
        flow.leap(Duration.ofMinutes(9));
        flow.sinkBack();
        flow.pass(Duration.ofMinutes(2), Duration.ofSeconds(15));
        List<AttestationResult> all = List.copyOf(flow.results);
        Instant armed = Instant.parse("2026-01-05T00:00:30Z");

        int every = Boolean.getBoolean("assay.thorough") ? 1 : 7;
        for (int i = 0; i < deaths.size(); i += every) {
            Death death = deaths.get(i);
            environment.time().advance(Duration.ofMinutes(7));
            Stepped next = life(DyingDisk.of(death.disk()), 2, plugins);
            next.apply("1", jobs);
            next.pass(Duration.ofMinutes(2), Duration.ofSeconds(30));

            List<AttestationResult> heard = new ArrayList<>(all.subList(0, death.delivered()));
            heard.addAll(next.results);
            Audit audit = Audit.of(heard);
            assertThat(audit.problems()).as("death %s at %s", i, death.wall()).isEmpty();
            if (isKnown(death.disk(), "once") && isKnown(death.disk(), "queue")) {
                assertThat(audit.missing(
                                "once", MINUTE, armed, environment.time().wall()))
                        .as("death %s at %s", i, death.wall())
                        .isEmpty();
                assertThat(audit.missing(
                                "queue",
                                Duration.ofSeconds(90),
                                armed,
                                environment.time().wall()))
                        .as("death %s at %s", i, death.wall())
                        .isEmpty();
            }
        }
        assertThat(deaths).hasSizeGreaterThan(100);
    }

    private boolean isKnown(byte[] image, String job) {
        return DyingDisk.of(image)
                        .open(environment.time(), environment.threads("state"))
                        .recovered()
                        .take(job)
                        .after()
                != null;
    }
}
