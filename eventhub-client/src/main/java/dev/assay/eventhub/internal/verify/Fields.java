package dev.assay.eventhub.internal.verify;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The top level of a JSON object: its texts, and where the bytes of its objects and arrays are. */
final class Fields {

    private static final int MOST = 256;

    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, byte[]> raw = new HashMap<>();

    private Fields() {}

    /** Reads a whole object. */
    static Fields read(Json json, byte[] bytes) throws IOException {
        try (JsonParser parser = json.parser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is no JSON object");
            }
            Fields fields = new Fields();
            fields.fill(parser, bytes);
            if (parser.nextToken() != null) {
                throw new IOException("something follows the object");
            }
            return fields;
        }
    }

    private void fill(JsonParser parser, byte[] bytes) throws IOException {
        int left = MOST;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            if (--left < 0) {
                throw new IOException("it has more fields than are read");
            }
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
                int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
                parser.skipChildren();
                raw.put(
                        name,
                        Arrays.copyOfRange(
                                bytes,
                                from,
                                Math.toIntExact(parser.currentLocation().getByteOffset())));
            } else if (value == JsonToken.VALUE_STRING) {
                texts.put(name, parser.getText());
            }
        }
    }

    boolean has(String name) {
        return texts.containsKey(name) || raw.containsKey(name);
    }

    /** The text of a field, or null. */
    @Nullable String text(String name) {
        return texts.get(name);
    }

    /** The bytes of a field that is an object or an array, as they are, or null. */
    byte @Nullable [] raw(String name) {
        return raw.get(name);
    }
}
