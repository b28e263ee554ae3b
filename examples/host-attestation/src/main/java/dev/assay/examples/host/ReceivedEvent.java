package dev.assay.examples.host;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A CloudEvent as it arrived, checked for what the specification demands and for being about an attestation result. */
final class ReceivedEvent {

    private static final String TYPE = "dev.assay.attestation.result.v1";

    private final String id;
    private final String source;
    private final byte[] data;

    private ReceivedEvent(String id, String source, byte[] data) {
        this.id = id;
        this.source = source;
        this.data = data;
    }

    /** The event's id, which is the result's. */
    String id() {
        return id;
    }

    /** Who sent it. */
    String source() {
        return source;
    }

    /** Writes the result in the bytes in which it came. */
    void writeTo(OutputStream out) throws IOException {
        out.write(data);
    }

    /**
     * Reads an event.
     *
     * @throws IllegalArgumentException if it is none, or not about a result
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
        require(TYPE.equals(attributes.get("type")), "type is " + TYPE);
        String id = attributes.getOrDefault("id", "");
        String source = attributes.getOrDefault("source", "");
        require(!id.isEmpty() && !source.isEmpty(), "id and source are given");
        require(id.equals(dataId), "the event's id is the result's");
        return new ReceivedEvent(id, source, data);
    }

    // Walks to the end of the object and picks up its own id on the way.
    private static String idOf(JsonParser json) throws IOException {
        String id = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (name.equals("id")) {
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
