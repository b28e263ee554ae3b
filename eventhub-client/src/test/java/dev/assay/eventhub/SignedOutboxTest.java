package dev.assay.eventhub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.eventhub.internal.statement.GoldenStream;
import dev.assay.eventhub.internal.statement.OtherEyes;
import dev.assay.spi.Identity;
import dev.assay.spi.Reason;
import dev.assay.spi.Signal;
import dev.assay.spi.hub.HubRecord;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.ManualTime;
import dev.assay.testkit.MemoryTransport;
import dev.assay.testkit.RecordingMeasures;
import dev.assay.testkit.Samples;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of signed records through an outbox on disk: two epochs, seen by a receiver with the public key. */
class SignedOutboxTest {

    @TempDir
    Path home;

    private final MemoryTransport hub = new MemoryTransport(16);
    private final ManualTime time = new ManualTime();

    @Test
    void aReceiverCanTellThatTwoEpochsAreWholeAndWhereThePauseWas() throws Exception {
        epoch("20260105T000000Z", 1, 3);
        time.advance(Duration.ofHours(1));
        epoch("20260106T000000Z", 71, 73);

        StreamReport report = report();

        assertThat(report.faults()).isEmpty();
        assertThat(report.results()).isEqualTo(6);
        assertThat(report.streams()).hasSize(2).allMatch(StreamReport.Stream::closed);
        assertThat(report.verified()).isEqualTo(hub.taken().size());
        assertThat(hub.taken().stream()
                        .map(OtherEyes::predicate)
                        .map(said -> said.at("/kind").asText("RESULT")))
                .containsExactly(
                        "START",
                        "CHANGE",
                        "RESULT",
                        "RESULT",
                        "RESULT",
                        "PERIODIC",
                        "FINAL",
                        "START",
                        "CHANGE",
                        "RESULT",
                        "RESULT",
                        "RESULT",
                        "PERIODIC",
                        "FINAL");
        HubRecord secondStart = hub.taken().get(7);
        assertThat(OtherEyes.predicate(secondStart).at("/previousEpoch/end").textValue())
                .isEqualTo("CLEAN");
        assertThat(OtherEyes.predicate(secondStart)
                        .at("/previousEpoch/lastSequence")
                        .longValue())
                .isEqualTo(7);
    }

    private void epoch(String epoch, long first, long last) throws Exception {
        Identity identity = Identity.builder()
                .agent("urn:assay:test:agent:1", Identity.Origin.HOST)
                .start(Samples.satisfied(1).producer().instance(), epoch)
                .build();
        try (ManualEnvironment environment = ManualEnvironment.builder()
                .time(time)
                .home(home)
                .identity(identity)
                .build()) {
            HubOutbox outbox = HubOutbox.builder(hub)
                    .inline()
                    .sync(SpoolSync.OS)
                    .signer(GoldenStream.signer())
                    .checkpoints(Duration.ofMinutes(10))
                    .build();
            outbox.start(environment);
            outbox.noticed(new Signal(
                    Signal.Kind.JOB_PAUSED, time.wall(), "sample-job", Reason.of("PAUSED", "by kim: holidays")));
            outbox.accept(Samples.satisfied(first, last)).toCompletableFuture().join();
            time.advance(Duration.ofMinutes(10));
            RecordingMeasures numbers = RecordingMeasures.of(outbox);
            assertThat(numbers.value("assay_spool_records")).contains(0.0);
            assertThat(numbers.value("assay_delivery_total", "result", "delivered")
                            .orElseThrow())
                    .isPositive();
            assertThat(numbers.value("assay_checkpoint_age_seconds").orElseThrow())
                    .isLessThanOrEqualTo(600.0);
            assertThat(numbers.value("assay_signing_seconds").orElseThrow()).isPositive();
            assertThat(numbers.value("assay_signing_failures_total")).contains(0.0);
            assertThat(numbers.value("assay_hub_paused")).contains(0.0);
            outbox.close();
        }
    }

    private StreamReport report() throws Exception {
        ResultStreamVerifier verifier =
                ResultStreamVerifier.builder().trust(GoldenStream.publicKey()).build();
        verifier.addLines(new ByteArrayInputStream(GoldenStream.lines(List.copyOf(hub.taken()))));
        return verifier.report(Instant.parse("2030-01-01T00:00:00Z"));
    }
}
