package dev.assay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.Environment;
import dev.assay.spi.ManagerReport;
import dev.assay.spi.Signal;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.Receipt;
import dev.assay.spi.result.ResultSink;
import dev.assay.spi.result.SubjectType;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a sink gets for its record: the manager's numbers, and notices of what is no result. */
class ManagerReportTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A sink that keeps what belongs on the record. */
    private static final class Keeping implements ResultSink {
        final List<String> heard = new CopyOnWriteArrayList<>();
        volatile Environment environment;
        volatile ManagerReport atStart;
        volatile ManagerReport atClose;

        @Override
        public void start(Environment environment) {
            this.environment = environment;
            this.atStart = environment.report();
        }

        @Override
        public CompletionStage<List<Receipt>> accept(List<AttestationResult> batch) {
            batch.forEach(result -> heard.add("result of " + result.job().spec().id()));
            return CompletableFuture.completedFuture(Receipt.all(batch, Durability.HUB));
        }

        @Override
        public void noticed(Signal signal) {
            heard.add(signal.kind() + " " + signal.about());
            throw new IllegalStateException("a sink that fails when told costs nobody anything");
        }

        @Override
        public void close() {
            atClose = environment.report();
        }
    }

    @Test
    void theNumbersAreThereFromStartToCloseAndTheLawHoldsAtItsEnd() throws Exception {
        Keeping sink = new Keeping();
        try (JobManager manager = JobManager.builder()
                .configuration(Configuration.builder("7")
                        .job(job("a"))
                        .job(job("b"))
                        .job(JobSpec.builder("off")
                                .plugin("disk")
                                .enabled(false)
                                .build())
                        .build())
                .plugin("disk", ManagerReportTest::satisfied)
                .results(sink)
                .build()) {
            manager.runAllOnce(PATIENCE);
            assertThat(manager.pause("b", "kim", "holidays")
                            .toCompletableFuture()
                            .get(30, TimeUnit.SECONDS))
                    .isTrue();
        }

        assertThat(sink.atStart).isSameAs(ManagerReport.NOTHING);
        ManagerReport last = sink.atClose;
        assertThat(last.law().due()).isEqualTo(2);
        assertThat(last.law().results()).isEqualTo(Map.of(Outcome.COMPLETED, 2L));
        assertThat(last.law().pending()).isZero();
        assertThat(last.law().holds()).isTrue();
        ManagerReport.Jobs jobs = last.jobs();
        assertThat(jobs.configured()).isEqualTo(3);
        assertThat(jobs.active()).isEqualTo(1);
        assertThat(jobs.paused()).isEqualTo(1);
        assertThat(jobs.disabled()).isEqualTo(1);
        assertThat(jobs.neverRun()).isZero();
        assertThat(last.configuration().orElseThrow().revision()).isEqualTo("7");
        assertThat(last.configuration().orElseThrow().digest()).startsWith("sha256:");
        assertThat(last.source().lastHeard()).isPresent();
        assertThat(last.abandonedThreads()).isZero();
        assertThat(sink.heard)
                .contains("CONFIGURATION_APPLIED 7", "JOB_PAUSED b", "result of a", "result of b")
                .doesNotContain("RUN_STARTED a");
    }

    @Test
    void aJobWithoutFreshEvidenceIsNamedWithItsAgeAndWhatItWaitsFor() throws Exception {
        Keeping sink = new Keeping();
        try (JobManager manager = JobManager.builder()
                .configuration(Configuration.builder("1")
                        .job(JobSpec.builder("late")
                                .plugin("disk")
                                .freshness(Duration.ofMillis(1))
                                .build())
                        .build())
                .plugin("disk", context -> {
                    throw new IllegalStateException("nothing definite");
                })
                .results(sink)
                .build()) {
            manager.runAllOnce(PATIENCE);
        }

        ManagerReport.Jobs jobs = sink.atClose.jobs();
        assertThat(jobs.staleCount()).isEqualTo(1);
        assertThat(jobs.stale()).singleElement().satisfies(stale -> {
            assertThat(stale.job()).isEqualTo("late");
            assertThat(stale.freshness()).isEqualTo(Duration.ofMillis(1));
            assertThat(stale.age()).isGreaterThanOrEqualTo(Duration.ofMillis(1));
        });
    }

    private static JobSpec job(String id) {
        return JobSpec.builder(id).plugin("disk").build();
    }

    private static void satisfied(AttestationContext context) {
        context.subject(SubjectType.RESOURCE, URI.create("file:/x"))
                .check("check")
                .satisfied("fine");
    }
}
