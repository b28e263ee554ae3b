package dev.assay.internal.configuration.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.assay.FileConfiguration;
import java.util.List;

/** Judges JSON by our schema, with a validator that somebody else wrote. */
final class SchemaCheck {

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(FileConfiguration.schema(), InputFormat.JSON);

    private SchemaCheck() {}

    static List<String> faults(JsonNode configuration) {
        return SCHEMA.validate(configuration.toString(), InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }
}
