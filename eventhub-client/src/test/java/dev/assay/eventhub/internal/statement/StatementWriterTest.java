package dev.assay.eventhub.internal.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.eventhub.Signer;
import dev.assay.spi.AssayException;
import dev.assay.spi.ManagerReport;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.ChainLink;
import dev.assay.spi.result.ResultEncoder;
import dev.assay.support.io.Digests;
import dev.assay.testkit.Samples;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a stream says, and how each record hangs on the one before. */
class StatementWriterTest {

    @Test
    void aResultIsThePredicateOfAStatementAboutTheJobSpec() {
        StatementWriter writer = new StatementWriter(GoldenStream.PRODUCER, "", Optional.empty());
        AttestationResult result = Samples.satisfied(7);

        HubRecord record = writer.result(result);

        JsonNode statement = OtherEyes.json(record.data());
        assertThat(statement.get("_type").textValue()).isEqualTo("https://in-toto.io/Statement/v1");
        assertThat(statement.get("predicateType").textValue())
                .isEqualTo("https://assay.dev/predicates/attestation-result/v1");
        JsonNode subject = statement.get("subject").get(0);
        assertThat(subject.get("name").textValue()).isEqualTo("urn:assay:default:job:sample-job");
        assertThat("sha256:" + subject.get("digest").get("sha256").textValue())
                .isEqualTo(result.job().spec().digest());
        byte[] plain = ResultEncoder.encode(result, ChainLink.first("urn:assay:test:agent:1", "20260105T000000Z"));
        assertThat(statement.get("predicate")).isEqualTo(OtherEyes.json(plain));
        assertThat(record.contentType()).isEqualTo("application/json");
        assertThat(record.attribute("type")).isEqualTo("dev.assay.attestation.result.v1");
        assertThat(record.attribute("subject")).isEqualTo("sample-job");
        assertThat(record.id()).isEqualTo(result.id().toString());
    }

    @Test
    void everyRecordNamesTheDigestOfTheOneBeforeAndTheEventOnlyMirrorsItsPlace() {
        for (Optional<Signer> signer :
                List.<Optional<Signer>>of(Optional.empty(), Optional.of(GoldenStream.signer()))) {
            List<HubRecord> records = GoldenStream.records(signer);
            String previous = "sha256:" + Digests.sha256("urn:assay:test:agent:1\n20260105T000000Z");
            long sequence = 1;
            for (HubRecord record : records) {
                JsonNode chain = OtherEyes.predicate(record).get("chain");
                assertThat(chain.get("source").textValue()).isEqualTo(record.attribute("source"));
                assertThat(chain.get("sequence").longValue()).isEqualTo(sequence);
                assertThat(chain.get("previous").textValue()).isEqualTo(previous);
                assertThat(record.attribute("sequence"))
                        .isEqualTo("20260105T000000Z." + String.format("%020d", sequence));
                previous = "sha256:" + Digests.sha256(OtherEyes.statement(record));
                sequence++;
            }
        }
    }

    @Test
    void aSignedStreamHasTheSameStatementsAsAnUnsignedOneButForItsKey() {
        HubRecord signed = new StatementWriter(GoldenStream.PRODUCER, "", Optional.of(GoldenStream.signer()))
                .result(Samples.satisfied(1));
        HubRecord unsigned =
                new StatementWriter(GoldenStream.PRODUCER, "", Optional.empty()).result(Samples.satisfied(1));

        assertThat(OtherEyes.statement(signed)).isEqualTo(OtherEyes.statement(unsigned));
        assertThat(OtherEyes.json(signed.data()).get("payloadType").textValue())
                .isEqualTo("application/vnd.in-toto+json");
    }

    @Test
    void whatCanNotBeSignedTakesNoPlace() {
        boolean[] away = {true};
        Signer flaky = new Signer() {
            @Override
            public String keyId() {
                return "kms:1";
            }

            @Override
            public byte[] sign(byte[] message) throws Exception {
                if (away[0]) {
                    throw new java.io.IOException("the key service is away");
                }
                return new byte[64];
            }
        };
        StatementWriter writer = new StatementWriter(GoldenStream.PRODUCER, "", Optional.of(flaky));

        assertThatThrownBy(() -> writer.result(Samples.satisfied(1)))
                .isInstanceOf(AssayException.class)
                .hasMessageContaining("the key service is away");
        assertThat(writer.sequence()).isZero();
        away[0] = false;

        assertThat(writer.result(Samples.satisfied(1)).sequence()).isEqualTo(1);
        JsonNode checkpoint = OtherEyes.predicate(writer.checkpoint(
                GoldenStream.checkpoint(Checkpoint.Kind.PERIODIC, 1, GoldenStream.report(1, 0), List.of())));
        assertThat(checkpoint.at("/stream/results").longValue()).isEqualTo(1);
    }

    @Test
    void aCheckpointTellsTheLawTheStreamAndWhatIsStale() {
        JsonNode pause = OtherEyes.predicate(
                GoldenStream.records(Optional.of(GoldenStream.signer())).get(4));

        assertThat(pause.at("/kind").textValue()).isEqualTo("CHANGE");
        assertThat(pause.at("/stream/records").longValue()).isEqualTo(4);
        assertThat(pause.at("/stream/results").longValue()).isEqualTo(3);
        assertThat(pause.at("/stream/occurrences").longValue()).isEqualTo(3);
        assertThat(pause.at("/law/due").longValue()).isEqualTo(4);
        assertThat(pause.at("/law/results/COMPLETED").longValue()).isEqualTo(3);
        assertThat(pause.at("/law/results/LOST").longValue()).isZero();
        assertThat(pause.at("/law/pending").longValue()).isEqualTo(1);
        assertThat(pause.at("/law/holds").booleanValue()).isTrue();
        assertThat(pause.at("/jobs/stale/0/job").textValue()).isEqualTo("sample-job");
        assertThat(pause.at("/configuration/refused/lastCode").textValue()).isEqualTo("CRON_INVALID");
        assertThat(pause.at("/delivery/backlog/records").longValue()).isEqualTo(5);
        assertThat(pause.at("/self/abandonedThreads").longValue()).isEqualTo(1);
        assertThat(pause.at("/clock/stepsSinceStart").longValue()).isEqualTo(2);
        assertThat(pause.at("/interval/nextBefore").textValue()).isEqualTo("2026-01-05T00:25:00Z");
        assertThat(pause.at("/changes/0/kind").textValue()).isEqualTo("JOB_PAUSED");
        assertThat(pause.at("/changes/0/message").textValue()).isEqualTo("by kim: holidays");
        assertThat(pause.has("previousEpoch")).isFalse();
    }

    @Test
    void theFirstCheckpointTellsHowTheEpochBeforeEnded() {
        JsonNode start =
                OtherEyes.predicate(GoldenStream.records(Optional.empty()).get(0));

        assertThat(start.at("/previousEpoch/epoch").textValue()).isEqualTo("20260104T000000Z");
        assertThat(start.at("/previousEpoch/lastSequence").longValue()).isEqualTo(20);
        assertThat(start.at("/previousEpoch/end").textValue()).isEqualTo("UNCLEAN");
        assertThat(start.at("/law").get("due").longValue()).isZero();
    }

    @Test
    void severalStreamsOfOneAgentAreToldApartByAFragment() {
        StatementWriter writer = new StatementWriter(GoldenStream.PRODUCER, "led ger", Optional.empty());

        HubRecord record =
                writer.checkpoint(GoldenStream.checkpoint(Checkpoint.Kind.START, 0, ManagerReport.NOTHING, List.of()));

        assertThat(record.attribute("source")).isEqualTo("urn:assay:test:agent:1#led%20ger");
        assertThat(OtherEyes.predicate(record).at("/chain/source").textValue())
                .isEqualTo("urn:assay:test:agent:1#led%20ger");
    }

    @Test
    void onlyResultsOfRunsHaveToWaitForRoom() {
        StatementWriter writer = new StatementWriter(GoldenStream.PRODUCER, "", Optional.empty());

        assertThat(writer.result(Samples.satisfied(1)).reserved()).isFalse();
        assertThat(writer.result(Samples.skipped(2)).reserved()).isTrue();
        assertThat(GoldenStream.records(Optional.empty()))
                .filteredOn(record -> record.kind() != HubRecord.Kind.RESULT)
                .allMatch(HubRecord::reserved);
    }
}
