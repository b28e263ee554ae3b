package dev.assay.eventhub.internal.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.eventhub.ResultStreamVerifier;
import dev.assay.eventhub.Signer;
import dev.assay.eventhub.StreamReport;
import dev.assay.eventhub.internal.record.Desk;
import dev.assay.eventhub.internal.record.Standing;
import dev.assay.spi.AssayException;
import dev.assay.spi.Identity;
import dev.assay.spi.Reason;
import dev.assay.spi.Signal;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.result.EvidenceStore;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.ManualTime;
import dev.assay.testkit.Samples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An epoch of checkpoints, in manual time. */
class EpochWriterTest {

    private static final Duration INTERVAL = Duration.ofMinutes(15);

    @TempDir
    Path home;

    private final ManualTime time = new ManualTime();
    private final List<ManualEnvironment> environments = new ArrayList<>();

    /** A desk that stores at once. */
    private static final class InlineDesk implements Desk {
        final List<HubRecord> stored = new ArrayList<>();
        boolean full;
        Standing standing = new Standing(3, 4_096, Duration.ofSeconds(9), 1, 0, 2, "");

        @Override
        public void write(Supplier<HubRecord> made, Runnable then) {
            try {
                stored.add(made.get());
                if (!full) {
                    then.run();
                }
            } catch (AssayException e) {
                assertThat(e.code()).isEqualTo("SIGNER_FAILED"); // as an outbox: logged, and nothing stored
            }
        }

        @Override
        public Standing standing() {
            return standing;
        }

        List<String> kinds() {
            return stored.stream()
                    .map(record -> OtherEyes.predicate(record).at("/kind").asText("RESULT"))
                    .toList();
        }

        JsonNode newest() {
            return OtherEyes.predicate(stored.get(stored.size() - 1));
        }
    }

    @AfterEach
    void closeEnvironments() {
        environments.forEach(ManualEnvironment::close);
    }

    private ManualEnvironment environment(String epoch) {
        ManualEnvironment environment = ManualEnvironment.builder()
                .time(time)
                .home(home)
                .identity(Identity.builder()
                        .agent("urn:assay:test:agent:1", Identity.Origin.HOST)
                        .start(new UUID(0, 1), epoch)
                        .build())
                .build();
        environments.add(environment);
        return environment;
    }

    private EpochWriter open(String epoch, Desk desk, Optional<Signer> signer) {
        EpochWriter writer = new EpochWriter(
                environment(epoch),
                new EpochWriter.Settings("", signer, INTERVAL, EvidenceStore.NONE),
                new java.util.Random(1));
        writer.open(desk);
        return writer;
    }

    @Test
    void anEpochHasItsCheckpointsAtTheStartEveryIntervalAndAtTheEnd() {
        InlineDesk desk = new InlineDesk();
        EpochWriter writer = open("20260105T000000Z", desk, Optional.empty());
        assertThat(desk.kinds()).containsExactly("START");
        assertThat(desk.newest().at("/previousEpoch/end").textValue()).isEqualTo("UNKNOWN");
        Instant promised =
                Instant.parse(desk.newest().at("/interval/nextBefore").textValue());
        assertThat(promised).isEqualTo(time.wall().plus(Duration.ofMinutes(20)));

        time.advance(Duration.ofMinutes(45));

        assertThat(desk.kinds()).startsWith("START", "PERIODIC", "PERIODIC", "PERIODIC");
        Instant second = Instant.parse(
                OtherEyes.predicate(desk.stored.get(1)).at("/interval/to").textValue());
        assertThat(second).isBefore(promised);
        assertThat(desk.newest().at("/delivery/backlog/records").longValue()).isEqualTo(3);
        assertThat(desk.newest().at("/delivery/missing").longValue()).isEqualTo(2);
        desk.stored.add(writer.last().orElseThrow());
        writer.ended();
        writer.close();
        assertThat(desk.newest().at("/kind").textValue()).isEqualTo("FINAL");
        int count = desk.stored.size();
        time.advance(Duration.ofHours(1));
        assertThat(desk.stored).as("nothing follows the last record").hasSize(count);
        assertThat(report(desk.stored).faults()).isEmpty();
    }

    @Test
    void aPauseIsToldAtOnceAndAFloodOfThemTogether() {
        InlineDesk desk = new InlineDesk();
        EpochWriter writer = open("20260105T000000Z", desk, Optional.empty());

        writer.noticed(signal(Signal.Kind.CONFIGURATION_APPLIED, "7"));
        for (int i = 0; i < 60; i++) {
            writer.noticed(signal(Signal.Kind.JOB_PAUSED, "job-" + i));
        }
        assertThat(desk.kinds()).containsExactly("START", "CHANGE");
        assertThat(desk.newest().at("/changes/0/kind").textValue()).isEqualTo("CONFIGURATION_APPLIED");
        time.advance(Duration.ofSeconds(1));

        assertThat(desk.kinds()).containsExactly("START", "CHANGE", "CHANGE");
        assertThat(desk.newest().get("changes")).hasSize(50);
        assertThat(desk.newest().at("/changesOmitted").longValue()).isEqualTo(10);
        assertThat(desk.newest().at("/changes/0/about").textValue()).isEqualTo("job-0");
    }

    @Test
    void aCleanEndIsToldByTheNextEpochWithItsLastRecord() {
        InlineDesk first = new InlineDesk();
        EpochWriter one = open("20260105T000000Z", first, Optional.empty());
        first.stored.add(one.result(Samples.satisfied(1)));
        first.stored.add(one.last().orElseThrow());
        one.ended();
        one.close();
        time.advance(Duration.ofMinutes(4));

        InlineDesk second = new InlineDesk();
        EpochWriter unused = open("20260106T000000Z", second, Optional.empty());

        JsonNode before = second.newest().get("previousEpoch");
        assertThat(before.get("epoch").textValue()).isEqualTo("20260105T000000Z");
        assertThat(before.get("end").textValue()).isEqualTo("CLEAN");
        assertThat(before.get("lastSequence").longValue()).isEqualTo(3);
        assertThat(Duration.between(
                        Instant.parse(before.get("downFrom").textValue()),
                        Instant.parse(before.get("downTo").textValue())))
                .isEqualTo(Duration.ofMinutes(4));
        List<HubRecord> all = new ArrayList<>(first.stored);
        all.addAll(second.stored);
        assertThat(report(all).faults()).isEmpty();
        all.remove(2);
        assertThat(report(all).faults())
                .singleElement()
                .satisfies(
                        fault -> assertThat(fault.text())
                                .isEqualTo(
                                        "its end was cut off: the next epoch says that it had 3 records, and the last at hand is #2"));
    }

    @Test
    void aKilledEpochIsToldAsUncleanWithWhatWasNotedOfIt() {
        InlineDesk first = new InlineDesk();
        EpochWriter killed = open("20260105T000000Z", first, Optional.empty());
        time.advance(Duration.ofSeconds(5));
        first.stored.add(killed.result(Samples.satisfied(1)));
        first.stored.add(killed.result(Samples.satisfied(2)));
        time.advance(Duration.ofMinutes(5));

        InlineDesk second = new InlineDesk();
        EpochWriter unused = open("20260106T000000Z", second, Optional.empty());

        JsonNode before = second.newest().get("previousEpoch");
        assertThat(before.get("end").textValue()).isEqualTo("UNCLEAN");
        assertThat(before.get("lastSequence").longValue()).isEqualTo(1);
        List<HubRecord> all = new ArrayList<>(first.stored);
        all.addAll(second.stored);
        assertThat(report(all).faults()).isEmpty();
    }

    @Test
    void anEndThatCouldNotBeStoredIsNotClaimed() {
        InlineDesk first = new InlineDesk();
        EpochWriter one = open("20260105T000000Z", first, Optional.empty());
        first.full = true;
        time.advance(INTERVAL);
        HubRecord lost = one.last().orElseThrow();
        one.close();

        InlineDesk second = new InlineDesk();
        EpochWriter unused = open("20260106T000000Z", second, Optional.empty());

        JsonNode before = second.newest().get("previousEpoch");
        assertThat(lost.sequence()).isEqualTo(3);
        assertThat(before.get("end").textValue()).isEqualTo("UNCLEAN");
        assertThat(before.get("lastSequence").longValue())
                .as("a place that never reached the outbox would make the hub look guilty")
                .isEqualTo(1);
    }

    @Test
    void anEpochThatSaidNothingDoesNotHideTheOneBeforeIt() {
        InlineDesk first = new InlineDesk();
        EpochWriter one = open("20260105T000000Z", first, Optional.empty());
        InlineDesk silent = new InlineDesk();
        silent.full = true;
        EpochWriter dead = open("20260106T000000Z", silent, Optional.empty());
        dead.noticed(signal(Signal.Kind.JOB_PAUSED, "job"));
        time.advance(Duration.ofMinutes(4));

        InlineDesk third = new InlineDesk();
        EpochWriter unused = open("20260107T000000Z", third, Optional.empty());

        JsonNode before = third.newest().get("previousEpoch");
        assertThat(before.get("epoch").textValue()).isEqualTo("20260105T000000Z");
        List<HubRecord> all = new ArrayList<>(first.stored);
        all.addAll(third.stored);
        assertThat(report(all).faults()).isEmpty();
    }

    @Test
    void anEpochThatWasKilledAtOnceHasExisted() {
        EpochWriter killed = open("20260105T000000Z", new InlineDesk(), Optional.empty());
        killed.noticed(signal(Signal.Kind.JOB_PAUSED, "job"));

        InlineDesk second = new InlineDesk();
        EpochWriter unused = open("20260106T000000Z", second, Optional.empty());

        JsonNode before = second.newest().get("previousEpoch");
        assertThat(before.get("epoch").textValue()).isEqualTo("20260105T000000Z");
        assertThat(before.get("end").textValue()).isEqualTo("UNCLEAN");
    }

    @Test
    void aNoteThatWasSpoiltIsNoReasonNotToStart() throws IOException {
        Files.writeString(home.resolve("stream-head.json"), "{\"epoch\":[\"x\"]}");

        InlineDesk desk = new InlineDesk();
        EpochWriter unused = open("20260106T000000Z", desk, Optional.empty());

        assertThat(desk.newest().at("/previousEpoch/end").textValue()).isEqualTo("UNKNOWN");
    }

    @Test
    void nothingIsSaidBeforeTheFirstCheckpointIsSigned() {
        boolean[] away = {true};
        Signer flaky = new Signer() {
            @Override
            public String keyId() {
                return GoldenStream.signer().keyId();
            }

            @Override
            public byte[] sign(byte[] message) throws Exception {
                if (away[0]) {
                    throw new IOException("the key service is away");
                }
                return GoldenStream.signer().sign(message);
            }
        };
        InlineDesk desk = new InlineDesk();
        EpochWriter writer = open("20260105T000000Z", desk, Optional.of(flaky));
        assertThat(desk.stored).isEmpty();
        assertThatThrownBy(() -> writer.result(Samples.satisfied(1))).hasMessageContaining("could not be made yet");

        away[0] = false;
        time.advance(Duration.ofSeconds(1));

        assertThat(desk.kinds()).containsExactly("START");
        desk.stored.add(writer.result(Samples.satisfied(1)));
        StreamReport report = report(desk.stored);
        assertThat(report.verified()).isEqualTo(2);
        assertThat(report.isWhole()).isTrue();
    }

    private static Signal signal(Signal.Kind kind, String about) {
        return new Signal(kind, Instant.EPOCH, about, Reason.of("BECAUSE", "somebody said so"));
    }

    private static StreamReport report(List<HubRecord> records) {
        boolean signed = OtherEyes.json(records.get(0).data()).has("payload");
        ResultStreamVerifier.Builder builder = ResultStreamVerifier.builder();
        ResultStreamVerifier verifier = (signed ? builder.trust(GoldenStream.publicKey()) : builder).build();
        try {
            verifier.addLines(new ByteArrayInputStream(GoldenStream.lines(records)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return verifier.report();
    }
}
