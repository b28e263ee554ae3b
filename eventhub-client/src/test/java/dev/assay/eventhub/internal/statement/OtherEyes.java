package dev.assay.eventhub.internal.statement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.assay.spi.hub.HubRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** Our records read by code that others wrote. */
public final class OtherEyes {

    public static final ObjectMapper JSON = new ObjectMapper();

    private OtherEyes() {}

    public static JsonNode json(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new AssertionError(new String(bytes, StandardCharsets.UTF_8), e);
        }
    }

    /** The statement in a record, out of its envelope if it has one. */
    public static byte[] statement(HubRecord record) {
        return statement(record.data());
    }

    /** The statement in a record's bytes. */
    public static byte[] statement(byte[] data) {
        JsonNode json = json(data);
        return json.has("payload")
                ? Base64.getDecoder().decode(json.get("payload").textValue())
                : data;
    }

    public static JsonNode predicate(HubRecord record) {
        return json(statement(record)).get("predicate");
    }

    /** What a JSON Schema finds wrong. */
    public static List<String> faults(String schema, JsonNode document) {
        Schema compiled = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema, InputFormat.JSON);
        return compiled
                .validate(
                        document.toString(),
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Object::toString)
                .toList();
    }

    public static String resource(String path) {
        try (InputStream in = Objects.requireNonNull(OtherEyes.class.getResourceAsStream(path), path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
