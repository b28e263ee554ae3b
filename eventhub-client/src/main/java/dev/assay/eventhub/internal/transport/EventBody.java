package dev.assay.eventhub.internal.transport;

import dev.assay.eventhub.internal.CloudEvents;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.internal.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Records as CloudEvents 1.0. Their data stays byte for byte as it is: as JSON if its type says so, else in base64. */
public final class EventBody {

    private static final byte[] DATA = ",\"data\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA_BASE64 = ",\"data_base64\":\"".getBytes(StandardCharsets.US_ASCII);

    private EventBody() {}

    /** One event as JSON. */
    public static byte[] structured(HubRecord record) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(record.data().length + 768);
        structured(record, out);
        return out.toByteArray();
    }

    /** Several events as a JSON array. */
    public static byte[] batch(List<HubRecord> records) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < records.size(); i++) {
            out.write(i == 0 ? '[' : ',');
            structured(records.get(i), out);
        }
        out.write(']');
        return out.toByteArray();
    }

    /** How large one event gets at most. */
    public static long size(HubRecord record) {
        long size = 128L
                + record.data().length
                        * (isJson(record.contentType()) ? 1L : 4L)
                        / (isJson(record.contentType()) ? 1L : 3L);
        for (Map.Entry<String, String> each : attributes(record).entrySet()) {
            // Quotes and backslashes take two characters, other characters up to three bytes.
            size += each.getKey().length() + 3L * each.getValue().length() + 8;
        }
        return size;
    }

    private static void structured(HubRecord record, ByteArrayOutputStream out) {
        JsonWriter json = new JsonWriter().object();
        attributes(record).forEach((name, value) -> json.text(name, value));
        json.text("datacontenttype", record.contentType());
        out.writeBytes(json.toBytes());
        if (isJson(record.contentType())) {
            out.writeBytes(DATA);
            out.writeBytes(record.data());
        } else {
            out.writeBytes(DATA_BASE64);
            out.writeBytes(Base64.getEncoder().encode(record.data()));
            out.write('"');
        }
        out.write('}');
    }

    /** The headers of one event whose data is the body. */
    public static Map<String, String> binaryHeaders(HubRecord record) {
        Map<String, String> headers = new LinkedHashMap<>();
        attributes(record).forEach((name, value) -> headers.put("ce-" + name, CloudEvents.headerValue(value)));
        headers.put("Content-Type", record.contentType());
        return headers;
    }

    private static Map<String, String> attributes(HubRecord record) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("specversion", "1.0");
        all.put("id", record.id());
        all.putAll(record.attributes());
        if (!record.partitionKey().isEmpty()) {
            all.put("partitionkey", record.partitionKey());
        }
        return all;
    }

    /** Whether data of this type is JSON text. */
    static boolean isJson(String contentType) {
        String type = contentType.toLowerCase(Locale.ROOT);
        int end = type.indexOf(';');
        String plain = (end < 0 ? type : type.substring(0, end)).strip();
        return plain.equals("application/json") || plain.endsWith("+json");
    }
}
