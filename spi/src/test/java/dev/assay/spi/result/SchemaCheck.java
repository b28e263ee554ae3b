package dev.assay.spi.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Judges JSON by our schema, with a validator that somebody else wrote. */
final class SchemaCheck {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(ResultEncoder.schema(), InputFormat.JSON);

    private SchemaCheck() {}

    static List<String> faults(JsonNode result) {
        return SCHEMA
                .validate(
                        result.toString(),
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Object::toString)
                .toList();
    }

    static List<String> faults(AttestationResult result) {
        return faults(json(result));
    }

    static ObjectNode json(AttestationResult result) {
        return json(new ResultEncoder(result.producer()).encode(result));
    }

    static ObjectNode json(byte[] bytes) {
        try {
            return (ObjectNode) JSON.readTree(bytes);
        } catch (IOException e) {
            throw new AssertionError(new String(bytes, StandardCharsets.UTF_8), e);
        }
    }

    static JsonNode schema() throws IOException {
        return JSON.readTree(ResultEncoder.schema());
    }
}
