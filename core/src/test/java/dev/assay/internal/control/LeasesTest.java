package dev.assay.internal.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.Reasons;
import dev.assay.spi.Signal;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationUpdate;
import dev.assay.spi.configuration.JobPolicies;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Lease;
import dev.assay.spi.configuration.OverlapPolicy;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A job that several managers share is run by one of them for as long as its lease holds, and not a moment longer. */
class LeasesTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration STEP = Duration.ofSeconds(30);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final Stepped flow = new Stepped(1000, Map.of("plugin", Stepped::satisfied));

    @AfterEach
    void close() {
        flow.close();
    }

    @Test
    void aLeaseThatIsNotGivenAgainEndsTheJob() {
        flow.apply(snapshot("1", Map.of("shared", lease(7)), "shared", "own"));

        flow.pass(Duration.ofMinutes(30), STEP);

        assertThat(runs("shared")).as("ten minutes of them, by the ticker").hasSize(10);
        assertThat(runs("own")).hasSize(30);
        assertThat(flow.control.job("shared")).isEmpty();
        assertThat(flow.environment.signals(Signal.Kind.JOB_REMOVED))
                .singleElement()
                .satisfies(signal -> {
                    assertThat(signal.about()).isEqualTo("shared");
                    assertThat(signal.reason().code()).isEqualTo(Reasons.LEASE_ENDED);
                    assertThat(signal.reason().numbers()).containsEntry("epoch", 7L);
                });
        assertThat(flow.lawHolds()).isTrue();
    }

    @Test
    void theNextRequestNamesWhatWasLetGoAndNotWhatIsStillHeld() {
        flow.apply(snapshot("1", Map.of("shared", lease(7)), "shared", "own"));
        assertThat(flow.control.request().build().held()).containsExactly(Map.entry("shared", 7L));

        flow.pass(Duration.ofMinutes(11), STEP);

        assertThat(flow.control.request().build().held()).isEmpty();
        assertThat(flow.control.request().build().released()).containsExactly("shared");
    }

    @Test
    void whatWaitsAndWhatRunsEndsWithTheLease() {
        flow.runs.hold(true);
        flow.apply(new ConfigurationUpdate.Snapshot(
                Configuration.builder("1")
                        .job(Stepped.job("shared")
                                .schedule(Schedule.every(MINUTE))
                                .timeout(Duration.ofHours(5))
                                .policies(JobPolicies.builder()
                                        .overlap(OverlapPolicy.QUEUE_ONE)
                                        .deadline(Duration.ofHours(5))
                                        .build())
                                .build())
                        .build(),
                Map.of("shared", lease(7))));

        flow.pass(Duration.ofMinutes(11), STEP);
        flow.runs.letAllEnd();
        flow.settle();

        assertThat(flow.results(Outcome.CANCELLED))
                .as("one waited, one ran")
                .hasSize(2)
                .allSatisfy(result -> {
                    assertThat(result.reason().code()).isEqualTo(Reasons.LEASE_ENDED);
                    assertThat(result.job().leaseEpoch()).isEqualTo(7);
                });
        assertThat(flow.results(Outcome.CANCELLED))
                .filteredOn(r -> !r.attempts().isEmpty())
                .hasSize(1);
        assertThat(flow.runs.held()).isZero();
        assertThat(flow.snapshot().pending()).isZero();
    }

    @Test
    void theSameAnswerAgainRenewsTheLeaseAndTouchesNothing() {
        for (int i = 0; i < 6; i++) {
            flow.apply(snapshot("1", Map.of("shared", lease(7)), "shared", "own"));
            flow.pass(Duration.ofMinutes(5), STEP);
        }

        assertThat(runs("shared")).hasSize(30);
        assertThat(flow.environment.signals(Signal.Kind.CONFIGURATION_APPLIED))
                .as("one revision")
                .hasSize(1);
        assertThat(flow.environment.signals(Signal.Kind.JOB_CHANGED)).isEmpty();
        assertThat(flow.control.job("shared").orElseThrow().record().generation())
                .isEqualTo(1);
    }

    @Test
    void aDifferenceToNothingRenewsLeasesToo() {
        flow.apply(snapshot("1", Map.of("shared", lease(7)), "shared", "own"));
        for (int i = 0; i < 6; i++) {
            flow.pass(Duration.ofMinutes(5), STEP);
            flow.apply(new ConfigurationUpdate.Delta(
                    "1", "1", List.of(), List.of(), Set.of(), Map.of("shared", lease(7))));
        }

        assertThat(runs("shared")).hasSize(30);
        assertThat(flow.environment.signals(Signal.Kind.CONFIGURATION_APPLIED)).hasSize(1);
    }

    @Test
    void aLeaseThatComesTooLateBringsTheJobBackFromThenOn() {
        flow.apply(snapshot("1", Map.of("shared", lease(7)), "shared"));
        flow.pass(Duration.ofMinutes(30), STEP);

        flow.apply(snapshot("1", Map.of("shared", lease(9)), "shared"));
        flow.pass(Duration.ofMinutes(5), STEP);

        assertThat(runs("shared")).hasSize(15);
        assertThat(runs("shared").subList(10, 15))
                .allSatisfy(result -> assertThat(result.job().leaseEpoch()).isEqualTo(9));
        assertThat(flow.results(Outcome.MISSED))
                .as("what was due meanwhile was another manager's")
                .isEmpty();
        assertThat(flow.lawHolds()).isTrue();
    }

    @Test
    void aRevisionThatDoesNotMentionALeaseMeansItWhole() {
        flow.apply(snapshot("1", Map.of("shared", lease(7)), "shared", "own"));

        flow.apply(snapshot("2", Map.of(), "shared", "own"));
        flow.pass(Duration.ofMinutes(30), STEP);

        assertThat(runs("shared")).as("it is not shared any more").hasSize(30);
        assertThat(runs("shared").get(29).job().leaseEpoch()).isZero();
    }

    @Test
    void aDifferenceThatDoesNotMentionALeaseLeavesItAsItIs() {
        flow.apply(snapshot("1", Map.of("shared", lease(7)), "shared", "own"));

        flow.apply(new ConfigurationUpdate.Delta(
                "1",
                "2",
                List.of(),
                List.of(Stepped.job("shared")
                        .title("changed")
                        .schedule(Schedule.every(MINUTE))
                        .build()),
                Set.of(),
                Map.of()));
        flow.pass(Duration.ofMinutes(30), STEP);

        assertThat(runs("shared")).hasSize(10).allSatisfy(result -> {
            assertThat(result.job().leaseEpoch()).isEqualTo(7);
            assertThat(result.job().spec().title()).isEqualTo("changed");
        });
    }

    @Test
    void aLeaseGoesByTheTickerAndNotByTheWallClock() {
        flow.apply(snapshot("1", Map.of("shared", lease(7)), "shared"));

        flow.environment.time().stepWall(Duration.ofHours(-2));
        flow.pass(Duration.ofMinutes(11), STEP);

        assertThat(flow.control.job("shared")).isEmpty();
    }

    private List<AttestationResult> runs(String job) {
        return flow.results(Outcome.COMPLETED).stream()
                .filter(result -> result.job().spec().id().equals(job))
                .toList();
    }

    private static Lease lease(long epoch) {
        return new Lease(epoch, TEN_MINUTES);
    }

    private static ConfigurationUpdate snapshot(String revision, Map<String, Lease> leases, String... jobs) {
        Configuration.Builder configuration = Configuration.builder(revision);
        for (String id : jobs) {
            JobSpec job = Stepped.job(id).schedule(Schedule.every(MINUTE)).build();
            configuration.job(job);
        }
        return new ConfigurationUpdate.Snapshot(configuration.build(), leases);
    }
}
