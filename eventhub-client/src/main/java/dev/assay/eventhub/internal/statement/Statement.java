package dev.assay.eventhub.internal.statement;

import dev.assay.eventhub.internal.event.Percent;
import dev.assay.spi.internal.JsonWriter;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Subject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An in-toto statement, version 1: a predicate about subjects that truly have digests. */
final class Statement {

    /** The type of a statement. */
    static final String TYPE = "https://in-toto.io/Statement/v1";

    /** The id of the JSON Schema of our statements. */
    static final String SCHEMA = "https://assay.dev/schemas/statement/v1";

    private static final int MAX_SUBJECTS = 100;
    private static final String SHA256 = "sha256:";
    private static final byte[] PREDICATE = ",\"predicate\":".getBytes(StandardCharsets.US_ASCII);

    private Statement() {}

    /**
     * Writes a statement.
     *
     * @param subjects {@code sha256:} digests by name
     */
    static byte[] write(Predicate type, Map<String, String> subjects, byte[] predicate) {
        JsonWriter json = new JsonWriter().object().text("_type", TYPE).array("subject");
        subjects.forEach((name, digest) -> json.object()
                .text("name", name)
                .object("digest")
                .text("sha256", digest.substring(SHA256.length()))
                .endObject()
                .endObject());
        json.endArray().text("predicateType", type.type());
        ByteArrayOutputStream out = new ByteArrayOutputStream(predicate.length + 512);
        out.writeBytes(json.toBytes());
        out.writeBytes(PREDICATE);
        out.writeBytes(predicate);
        out.write('}');
        return out.toByteArray();
    }

    /** What a result is about: the job's spec first, then what observations looked at and digested, at most 100. */
    static Map<String, String> subjects(AttestationResult result) {
        Map<String, String> subjects = new LinkedHashMap<>();
        subjects.put(
                "urn:assay:" + Percent.part(result.producer().tenant()) + ":job:"
                        + Percent.part(result.job().spec().id()),
                result.job().spec().digest());
        List<Subject> seen =
                result.observations().stream().map(Observation::subject).toList();
        for (Subject subject : seen) {
            if (subjects.size() == MAX_SUBJECTS) {
                break;
            }
            subject.digest().ifPresent(digest -> subjects.putIfAbsent(subject.uri(), digest));
        }
        return subjects;
    }
}
