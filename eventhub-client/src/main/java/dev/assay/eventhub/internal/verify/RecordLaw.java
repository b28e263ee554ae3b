package dev.assay.eventhub.internal.verify;

import dev.assay.eventhub.StreamFault.Kind;
import dev.assay.spi.result.ResultEncoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** What must hold of a record by itself: the form that streams are followed by, its schema, and that it does not contradict itself. */
final class RecordLaw {

    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final int MAX_NAME = 1_024;

    private static final Map<Opened.Form, JsonSchema> SCHEMAS = schemas();

    private RecordLaw() {}

    private static Map<Opened.Form, JsonSchema> schemas() {
        Map<Opened.Form, JsonSchema> schemas = new EnumMap<>(Opened.Form.class);
        try {
            JsonSchema result = JsonSchema.read(
                    new ByteArrayInputStream(ResultEncoder.schema().getBytes(StandardCharsets.UTF_8)));
            schemas.put(Opened.Form.PLAIN, result);
            schemas.put(Opened.Form.RESULT, result);
            schemas.put(Opened.Form.CHECKPOINT, own("checkpoint"));
            schemas.put(Opened.Form.GAP, own("gap"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return schemas;
    }

    private static JsonSchema own(String name) throws IOException {
        String path = "/dev/assay/eventhub/" + name + "-v1.schema.json";
        try (InputStream in = Objects.requireNonNull(RecordLaw.class.getResourceAsStream(path), path)) {
            return JsonSchema.read(in);
        }
    }

    /**
     * Checks the form of what streams are followed by.
     *
     * @throws IOException naming the first field that is missing or of another form
     */
    static void form(Opened opened) throws IOException {
        ResultReading reading = opened.predicate();
        if (!reading.required("schemaVersion").startsWith("1.")) {
            throw new IOException("schemaVersion is not 1.x");
        }
        if (!DIGEST.matcher(reading.required("chain.previous")).matches()) {
            throw new IOException("chain.previous is not of its form");
        }
        long sequence = reading.number("chain.sequence");
        if (sequence < 1 || sequence == Long.MAX_VALUE) {
            throw new IOException("chain.sequence is below 1 or has no successor");
        }
        for (String path : List.of("chain.source", "chain.epoch", "producer.agent.instance")) {
            if (reading.required(path).length() > MAX_NAME) {
                throw new IOException(path + " is too long");
            }
        }
        if (opened.form().isResult()) {
            ResultLaw.form(reading);
        }
    }

    /** What is wrong with a record that has the right form. */
    static void faults(Opened opened, BiConsumer<Kind, String> faults) throws IOException {
        ResultReading reading = opened.predicate();
        List<String> contradictions = switch (opened.form()) {
            case PLAIN, RESULT -> ResultLaw.contradictions(reading);
            case CHECKPOINT -> CheckpointReading.contradictions(reading);
            case GAP -> List.of();
        };
        contradictions.forEach(what -> faults.accept(Kind.INCONSISTENT, what));
        if (contradictions.isEmpty()) {
            // Otherwise the schema would say the same in other words.
            JsonSchema schema = Objects.requireNonNull(SCHEMAS.get(opened.form()));
            schema.faults(reading.tree()).forEach(what -> faults.accept(Kind.SCHEMA, what));
        }
        if (opened.form() != Opened.Form.PLAIN) {
            String about = opened.form() == Opened.Form.RESULT ? "job.specDigest" : "chain.previous";
            if (!opened.subjectDigest().equals(reading.required(about))) {
                faults.accept(Kind.INCONSISTENT, "its statement's first subject is not its " + about);
            }
        }
        if (opened.form() == Opened.Form.CHECKPOINT
                && reading.required("law.holds").equals("false")) {
            faults.accept(
                    Kind.LAW_BROKEN,
                    "due " + reading.number("law.due") + " is not ended " + reading.number("law.ended") + " + pending "
                            + reading.number("law.pending"));
        }
        if (opened.form() == Opened.Form.GAP) {
            faults.accept(
                    Kind.DECLARED_GAP,
                    reading.number("records") + " records were accepted and will not come: " + reading.required("kind")
                            + " " + GapRanges.text(reading));
        }
    }
}
