package dev.assay.eventhub.internal.statement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.eventhub.internal.transport.EventBody;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.result.ResultEncoder;
import dev.sigstore.bundle.Bundle;
import dev.sigstore.bundle.ImmutableDsseEnvelope;
import dev.sigstore.bundle.ImmutableSignature;
import dev.sigstore.encryption.signers.Verifiers;
import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.junit.jupiter.api.Test;

/** A fixed key and fixed inputs give fixed bytes, and implementations that others wrote read and verify them. */
class GoldenVectorsTest {

    private final List<HubRecord> records = GoldenStream.records(Optional.of(GoldenStream.signer()));

    @Test
    void theBytesAreTheCommittedOnes() throws IOException {
        byte[] now = GoldenStream.lines(records);
        if (Boolean.getBoolean("assay.golden.update")) {
            Files.write(Path.of("src/test/resources/golden/stream.jsonl"), now);
        }
        assertThat(now).isEqualTo(GoldenStream.file());
    }

    @Test
    void theEncodingOfDsseIsTheOneOfItsSpecification() {
        byte[] encoded = Dsse.preAuthEncoding(
                "http://example.com/HelloWorld", "hello world".getBytes(StandardCharsets.US_ASCII));

        assertThat(GoldenStream.text(encoded)).isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
    }

    @Test
    void theEnvelopesVerifyInSigstoresImplementation() throws Exception {
        for (HubRecord record : records) {
            JsonNode envelope = OtherEyes.json(record.data());
            byte[] payload = Base64.getDecoder().decode(envelope.get("payload").textValue());
            byte[] signature = signature(envelope);
            Bundle.DsseEnvelope theirs = ImmutableDsseEnvelope.builder()
                    .payload(payload)
                    .payloadType(envelope.get("payloadType").textValue())
                    .addSignatures(ImmutableSignature.builder().sig(signature).build())
                    .build();

            assertThat(theirs.getPAE()).isEqualTo(Dsse.preAuthEncoding(Dsse.PAYLOAD_TYPE, payload));
            assertThat(Verifiers.newVerifier(GoldenStream.publicKey()).verify(theirs.getPAE(), signature))
                    .isTrue();
            payload[payload.length / 2] ^= 1;
            assertThat(Verifiers.newVerifier(GoldenStream.publicKey())
                            .verify(Dsse.preAuthEncoding(Dsse.PAYLOAD_TYPE, payload), signature))
                    .isFalse();
        }
    }

    @Test
    void theSignaturesVerifyInBouncyCastle() {
        byte[] encoded = GoldenStream.publicKey().getEncoded();
        Ed25519PublicKeyParameters key =
                new Ed25519PublicKeyParameters(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length), 0);
        for (HubRecord record : records) {
            byte[] message = Dsse.preAuthEncoding(Dsse.PAYLOAD_TYPE, OtherEyes.statement(record));
            Ed25519Signer theirs = new Ed25519Signer();
            theirs.init(false, key);
            theirs.update(message, 0, message.length);

            assertThat(theirs.verifySignature(signature(OtherEyes.json(record.data()))))
                    .isTrue();
        }
    }

    @Test
    void theEventsAreReadByTheCloudEventsSdk() throws IOException {
        for (HubRecord record : records) {
            byte[] structured = EventBody.structured(record);
            CloudEvent event = new JsonFormat().deserialize(structured);

            assertThat(event.getId()).isEqualTo(record.id());
            assertThat(event.getExtension("sequence")).isEqualTo(record.attribute("sequence"));
            assertThat(event.getExtension("partitionkey")).isEqualTo("urn:assay:test:agent:1");
            assertThat(OtherEyes.json(event.getData().toBytes())).isEqualTo(OtherEyes.json(record.data()));
        }
    }

    @Test
    void everyPredicateKeepsItsPublishedSchema() {
        for (HubRecord record : records) {
            JsonNode statement = OtherEyes.json(OtherEyes.statement(record));
            assertThat(OtherEyes.faults(schema("statement"), statement)).isEmpty();
            String own = switch (record.kind()) {
                case RESULT -> ResultEncoder.schema();
                case CHECKPOINT -> schema("checkpoint");
                case GAP -> schema("gap");
            };
            assertThat(OtherEyes.faults(own, statement.get("predicate")))
                    .as(record.toString())
                    .isEmpty();
            assertThat(OtherEyes.faults(schema("envelope"), OtherEyes.json(record.data())))
                    .isEmpty();
            assertThat(record.attribute("dataschema")).isEqualTo(schemaId(schema("envelope")));
        }
    }

    @Test
    void theHashesOfTheChainAreSha256OverThePayloads() throws Exception {
        for (int i = 1; i < records.size(); i++) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(OtherEyes.statement(records.get(i - 1)));
            assertThat(OtherEyes.predicate(records.get(i)).at("/chain/previous").textValue())
                    .isEqualTo("sha256:" + java.util.HexFormat.of().formatHex(digest));
        }
    }

    private static String schemaId(String schema) {
        return OtherEyes.json(schema.getBytes(StandardCharsets.UTF_8))
                .get("$id")
                .textValue();
    }

    static String schema(String name) {
        return OtherEyes.resource("/dev/assay/eventhub/" + name + "-v1.schema.json");
    }

    private static byte[] signature(JsonNode envelope) {
        return Base64.getDecoder()
                .decode(envelope.get("signatures").get(0).get("sig").textValue());
    }
}
