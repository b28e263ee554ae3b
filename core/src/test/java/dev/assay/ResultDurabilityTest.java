package dev.assay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.Receipt;
import dev.assay.spi.result.ResultSink;
import dev.assay.spi.result.SubjectType;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.ManualTime;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host that says how safe a result has to be before its run counts as done. */
class ResultDurabilityTest {

    @TempDir
    Path home;

    private final ManualTime time = new ManualTime();
    private final List<AttestationResult> taken = new ArrayList<>();

    /** Lives an hour with a job that is due once in it. */
    private JobView life(Durability required, Durability reached) throws Exception {
        ResultSink sink = batch -> {
            taken.addAll(batch);
            return CompletableFuture.completedFuture(batch.stream()
                    .map(result -> new Receipt(result.id(), reached, Optional.of("kept as a dead letter")))
                    .toList());
        };
        try (ManualEnvironment environment = ManualEnvironment.builder()
                        .home(home)
                        .time(time)
                        .inlineThreads()
                        .build();
                SteppedManager manager = JobManager.builder()
                        .configuration(Configuration.builder("1")
                                .job(JobSpec.builder("hourly")
                                        .plugin("plugin")
                                        .schedule(Schedule.every(Duration.ofHours(1)))
                                        .freshness(Duration.ofHours(2))
                                        .build())
                                .build())
                        .plugin(
                                "plugin",
                                context -> context.subject(SubjectType.RESOURCE, URI.create("file:/x"))
                                        .check("check")
                                        .satisfied("seen"))
                        .results(sink)
                        .home(home)
                        .resultDurability(required)
                        .buildStepped(environment)) {
            manager.pass(Duration.ofMinutes(61), time::advance);
            return manager.jobs().get(0);
        }
    }

    @Test
    void aRunWhoseResultIsAsSafeAsDemandedIsDoneAndRenewsTheEvidence() throws Exception {
        JobView job = life(Durability.OS, Durability.SYNCED);

        assertThat(job.evidenceFrom()).isPresent();
        AttestationResult done = taken.get(0);
        taken.clear();
        JobView next = life(Durability.OS, Durability.SYNCED);
        assertThat(next.evidenceFrom()).isPresent();
        assertThat(taken).extracting(AttestationResult::id).doesNotContain(done.id());
    }

    @Test
    void aRunWhoseResultIsLessSafeIsNotDoneAndEndsOnceMoreUnderItsId() throws Exception {
        JobView job = life(Durability.HUB, Durability.MEMORY);

        assertThat(job.evidenceFrom()).isEmpty();
        AttestationResult insufficient = taken.get(0);
        assertThat(insufficient.outcome()).isEqualTo(Outcome.COMPLETED);
        taken.clear();
        life(Durability.HUB, Durability.HUB);
        assertThat(taken)
                .filteredOn(result -> result.id().equals(insufficient.id()))
                .singleElement()
                .satisfies(again -> assertThat(again.occurrence().nominal())
                        .isEqualTo(insufficient.occurrence().nominal()));
    }
}
