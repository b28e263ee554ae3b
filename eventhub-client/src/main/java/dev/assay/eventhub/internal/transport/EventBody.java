package dev.assay.eventhub.internal.transport;

import dev.assay.eventhub.internal.event.Percent;
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

    private static final byte[] HEAD = "{\"specversion\":\"1.0\",\"id\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = ",\"data\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA_BASE64 = ",\"data_base64\":\"".getBytes(StandardCharsets.US_ASCII);

    private static final int AROUND = 768;

    private EventBody() {}

    /** One event as JSON. */
    public static byte[] structured(HubRecord record) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(record.data().length + AROUND);
        structured(record, out);
        return out.toByteArray();
    }

    /** Several events as a JSON array. */
    public static byte[] batch(List<HubRecord> records) {
        int size = 2;
        for (HubRecord record : records) {
            size += record.data().length + AROUND;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(size);
        for (int i = 0; i < records.size(); i++) {
            out.write(i == 0 ? '[' : ',');
            structured(records.get(i), out);
        }
        out.write(']');
        return out.toByteArray();
    }

    /** How large one event gets at most. */
    public static long size(HubRecord record) {
        long data = record.data().length;
        long size = 192L + (isJson(record.contentType()) ? data : data * 4 / 3);
        // Quotes and backslashes take two characters, other characters up to three bytes.
        size += 3L * (record.id().length() + record.partitionKey().length());
        for (Map.Entry<String, String> each : record.attributes().entrySet()) {
            size += each.getKey().length() + 3L * each.getValue().length() + 8;
        }
        return size;
    }

    private static void structured(HubRecord record, ByteArrayOutputStream out) {
        out.writeBytes(HEAD);
        quoted(record.id(), out);
        record.attributes().forEach((name, value) -> attribute(name, value, out));
        if (!record.partitionKey().isEmpty()) {
            attribute("partitionkey", record.partitionKey(), out);
        }
        attribute("datacontenttype", record.contentType(), out);
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

    private static void attribute(String name, String value, ByteArrayOutputStream out) {
        out.write(',');
        quoted(name, out);
        out.write(':');
        quoted(value, out);
    }

    /** A text as JSON. Nearly all are plain ASCII, and each record that is delivered has a dozen of them. */
    private static void quoted(String text, ByteArrayOutputStream out) {
        if (!isPlain(text)) {
            out.writeBytes(new JsonWriter().text(text).toBytes());
            return;
        }
        out.write('"');
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        out.write('"');
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    /** The headers of one event whose data is the body. */
    public static Map<String, String> binaryHeaders(HubRecord record) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce-specversion", "1.0");
        headers.put("ce-id", headerValue(record.id()));
        record.attributes().forEach((name, value) -> headers.put("ce-" + name, headerValue(value)));
        if (!record.partitionKey().isEmpty()) {
            headers.put("ce-partitionkey", headerValue(record.partitionKey()));
        }
        headers.put("Content-Type", record.contentType());
        return headers;
    }

    /** A header's value: what is not printable ASCII, and space, quote and percent sign, as bytes of UTF-8 in hexadecimal. */
    static String headerValue(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            Percent.append(out, b, b > 0x20 && b < 0x7f && b != '"' && b != '%');
        }
        return out.toString();
    }

    /** Whether data of this type is JSON text. */
    static boolean isJson(String contentType) {
        if (contentType.equals("application/json")) {
            return true;
        }
        String type = contentType.toLowerCase(Locale.ROOT);
        int end = type.indexOf(';');
        String plain = (end < 0 ? type : type.substring(0, end)).strip();
        return plain.equals("application/json") || plain.endsWith("+json");
    }
}
