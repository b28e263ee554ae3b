package dev.assay.eventhub.internal.event;

import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.internal.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lays hub records into CloudEvents 1.0. A record's own bytes stay as they are. */
public final class CloudEvents {

    /** The media type of one structured event. */
    public static final String STRUCTURED = "application/cloudevents+json; charset=UTF-8";

    /** The media type of several. */
    public static final String BATCH = "application/cloudevents-batch+json; charset=UTF-8";

    private static final byte[] DATA = ",\"data\":".getBytes(StandardCharsets.US_ASCII);

    private CloudEvents() {}

    /** The record as one structured event, in JSON without white space. */
    public static byte[] structured(HubRecord record) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(record.data().length + 640);
        structured(out, record);
        return out.toByteArray();
    }

    /** Records as one batch, in their order. */
    public static byte[] batch(List<HubRecord> records) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write('[');
        for (int i = 0; i < records.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            structured(out, records.get(i));
        }
        out.write(']');
        return out.toByteArray();
    }

    /** The headers of the record as a binary event, whose body is its data. */
    public static Map<String, String> headers(HubRecord record) {
        Map<String, String> headers = new LinkedHashMap<>();
        attributes(record).forEach((name, value) -> headers.put("ce-" + name, headerValue(value)));
        headers.put("Content-Type", record.contentType());
        return headers;
    }

    /** The context attributes but for the data's content type. */
    private static Map<String, String> attributes(HubRecord record) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("specversion", "1.0");
        attributes.put("id", record.id());
        attributes.putAll(record.attributes());
        if (!record.partitionKey().isEmpty()) {
            attributes.put("partitionkey", record.partitionKey());
        }
        return attributes;
    }

    private static void structured(ByteArrayOutputStream out, HubRecord record) {
        JsonWriter json = new JsonWriter().object();
        attributes(record).forEach((name, value) -> json.text(name, value));
        json.text("datacontenttype", record.contentType());
        if (isJson(record.contentType())) {
            out.writeBytes(json.toBytes());
            out.writeBytes(DATA);
            out.writeBytes(record.data());
            out.write('}');
        } else {
            json.text("data_base64", Base64.getEncoder().encodeToString(record.data()));
            out.writeBytes(json.endObject().toBytes());
        }
    }

    private static boolean isJson(String contentType) {
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.endsWith("/json") || type.endsWith("+json");
    }

    private static String headerValue(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            Percent.append(out, b, b > 0x20 && b < 0x7f && b != '"' && b != '%');
        }
        return out.toString();
    }
}
