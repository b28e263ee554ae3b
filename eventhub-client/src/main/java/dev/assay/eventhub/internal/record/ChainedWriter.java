package dev.assay.eventhub.internal.record;

import dev.assay.eventhub.internal.CloudEvents;
import dev.assay.spi.Identity;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.internal.JsonWriter;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.ResultEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;

/** Writes results as plain JSON in the chain of their epoch, and gaps beside it. Nothing is signed. */
public final class ChainedWriter implements StreamWriter {

    /** The type of a gap's event. */
    public static final String GAP_TYPE = "dev.assay.attestation.gap.v1";

    private static final Set<String> OWN = Set.of("specversion", "id", "partitionkey");

    private final Identity producer;
    private final ResultEncoder encoder;

    /** A writer for the epoch of a producer. */
    public ChainedWriter(Identity producer) {
        this.producer = producer;
        this.encoder = new ResultEncoder(producer);
    }

    @Override
    public HubRecord result(AttestationResult result) {
        HubRecord.Builder record = HubRecord.builder(
                        result.id().toString(), HubRecord.Kind.RESULT, encoder.encode(result))
                .reserved(!hasRun(result))
                .partitionKey(CloudEvents.uri(result.producer().agent()))
                .contentType("application/json")
                .place(result.producer().epoch(), result.sequence());
        CloudEvents.attributes(result).forEach((name, value) -> {
            if (!OWN.contains(name)) {
                record.attribute(name, value);
            }
        });
        return record.build();
    }

    /** Whether a result tells of a run, and not only of an occurrence that had none. */
    public static boolean hasRun(AttestationResult result) {
        return !result.attempts().isEmpty();
    }

    @Override
    public HubRecord gap(Gap gap) {
        String source = CloudEvents.uri(producer.agent());
        String text = source + '\n' + producer.epoch() + '\n' + gap.cause() + '\n' + gap.first() + '\n' + gap.last();
        String id =
                UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
        return HubRecord.builder(id, HubRecord.Kind.GAP, json(gap, id))
                .partitionKey(source)
                .attribute("source", source)
                .attribute("type", GAP_TYPE)
                .attribute("time", gap.at().toString())
                .build();
    }

    private byte[] json(Gap gap, String id) {
        JsonWriter json = new JsonWriter()
                .object()
                .text("schema", "https://assay.dev/schemas/gap/v1")
                .text("id", id)
                .text("agent", producer.agent())
                .text("epoch", producer.epoch())
                .text("cause", gap.cause().name())
                .text("at", gap.at().toString());
        json.number("records", gap.records());
        json.number("first", gap.first());
        json.number("last", gap.last());
        json.array("ranges");
        for (Gap.Range range : gap.ranges()) {
            json.object();
            json.text("epoch", range.epoch());
            json.number("first", range.first());
            json.number("last", range.last());
            json.truth("exact", range.exact());
            json.endObject();
        }
        return json.endArray().endObject().toBytes();
    }
}
