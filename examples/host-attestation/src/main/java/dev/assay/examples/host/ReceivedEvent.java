package dev.assay.examples.host;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A CloudEvent as it arrived, checked for what the specification demands and for being a record of Assay's. */
final class ReceivedEvent {

    private static final String RESULT = "dev.assay.attestation.result.v1";
    private static final Set<String> TYPES = Set.of(RESULT, "dev.assay.checkpoint.v1", "dev.assay.gap.v1");

    private final String id;
    private final String source;
    private final boolean result;
    private final byte[] data;

    private ReceivedEvent(String id, String source, boolean result, byte[] data) {
        this.id = id;
        this.source = source;
        this.result = result;
        this.data = data;
    }

    /** Whether it is about a result, and not about the stream of them. */
    boolean isResult() {
        return result;
    }

    /** The event's id; that of a result is the result's. */
    String id() {
        return id;
    }

    /** Who sent it. */
    String source() {
        return source;
    }

    /** Writes the record in the bytes in which it came. */
    void writeTo(OutputStream out) throws IOException {
        out.write(data);
    }

    /**
     * Reads an event.
     *
     * @throws IllegalArgumentException if it is none, or not of Assay's
     */
    static ReceivedEvent parse(byte[] body) {
        Map<String, String> attributes = new HashMap<>();
        byte[] data = new byte[0];
        String dataId = "";
        try (JsonParser json = new JsonFactory().createParser(body)) {
            require(json.nextToken() == JsonToken.START_OBJECT, "an event is a JSON object");
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("data")) {
                    require(value == JsonToken.START_OBJECT, "data is a JSON object");
                    int from = (int) json.currentTokenLocation().getByteOffset();
                    dataId = idOf(json);
                    data = Arrays.copyOfRange(
                            body, from, (int) json.currentLocation().getByteOffset());
                } else {
                    require(value.isScalarValue(), "attribute " + name + " is a single value");
                    require(attributes.put(name, json.getText()) == null, "attribute " + name + " is given once");
                }
            }
            require(json.nextToken() == null, "nothing follows the event");
        } catch (IOException e) {
            throw new IllegalArgumentException("the event is not JSON", e);
        }
        require("1.0".equals(attributes.get("specversion")), "specversion is 1.0");
        String type = attributes.getOrDefault("type", "");
        require(TYPES.contains(type), "type is one of " + TYPES);
        String id = attributes.getOrDefault("id", "");
        String source = attributes.getOrDefault("source", "");
        require(!id.isEmpty() && !source.isEmpty(), "id and source are given");
        boolean result = type.equals(RESULT);
        require(!result || id.equals(dataId), "the event's id is the result's");
        return new ReceivedEvent(id, source, result, data);
    }

    // Walks to the end of the object and picks up its own id on the way, or that of the predicate in it.
    private static String idOf(JsonParser json) throws IOException {
        String id = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("predicate") && value == JsonToken.START_OBJECT) {
                id = idOf(json);
            } else if (name.equals("id")) {
                id = json.getText();
            }
            json.skipChildren();
        }
        return id;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
