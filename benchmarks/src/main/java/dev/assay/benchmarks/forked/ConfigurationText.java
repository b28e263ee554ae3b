package dev.assay.benchmarks.forked;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Schedule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Configurations as files: written, and read by nothing but a streaming parser. */
final class ConfigurationText {

    private static final JsonFactory JSON = new JsonFactory();

    private ConfigurationText() {}

    /** Writes the parts of a configuration that these benchmarks use. */
    static void write(Configuration configuration, Path file) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(Files.newBufferedWriter(file))) {
            json.writeStartObject();
            json.writeStringField("apiVersion", "assay.dev/v1");
            json.writeStringField("revision", configuration.revision());
            json.writeArrayFieldStart("jobs");
            for (JobSpec job : configuration.jobs()) {
                json.writeStartObject();
                json.writeStringField("id", job.id());
                json.writeStringField("plugin", job.plugin());
                json.writeObjectFieldStart("schedule");
                schedule(job.schedule(), json);
                json.writeEndObject();
                json.writeStringField("timeout", job.timeout().toString());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void schedule(Schedule schedule, JsonGenerator json) throws IOException {
        if (schedule instanceof Schedule.FixedRate rate) {
            json.writeStringField("every", rate.period().toString());
        } else if (schedule instanceof Schedule.Once once) {
            json.writeStringField("at", once.at().toString());
        } else {
            throw new IllegalArgumentException("not written here: " + schedule);
        }
    }

    /** One streaming parse: each token, and the text of each, which no reader does without. Answers how much text there was. */
    static long parse(Path file) throws IOException {
        long length = 0;
        try (InputStream in = Files.newInputStream(file);
                JsonParser parser = JSON.createParser(in)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
                    length += parser.getText().length();
                }
            }
        }
        return length;
    }
}
