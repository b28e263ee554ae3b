package dev.assay.eventhub.internal;

import dev.assay.eventhub.ContentMode;
import dev.assay.spi.internal.JsonWriter;
import dev.assay.spi.result.AttestationResult;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Wraps encoded results into CloudEvents 1.0. The result's own bytes stay as they are. */
public final class CloudEvents {

    /** The type of our events. */
    public static final String TYPE = "dev.assay.attestation.result.v1";

    /** The schema of their data. */
    public static final String SCHEMA = "https://assay.dev/schemas/attestation-result/v1";

    private static final String JSON = "application/json";
    private static final byte[] DATA = ",\"data\":".getBytes(StandardCharsets.US_ASCII);

    private CloudEvents() {}

    /** One event. */
    static Parcel single(ContentMode mode, AttestationResult result, byte[] data) {
        if (mode == ContentMode.BINARY) {
            Map<String, String> headers = new LinkedHashMap<>();
            attributes(result).forEach((name, value) -> headers.put("ce-" + name, headerValue(value)));
            headers.put("Content-Type", JSON);
            return new Parcel(headers, data);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(data.length + 512);
        structured(out, result, data);
        return new Parcel(Map.of("Content-Type", "application/cloudevents+json; charset=UTF-8"), out.toByteArray());
    }

    /** Several events in one request. */
    static Parcel batch(List<AttestationResult> results, List<byte[]> data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < results.size(); i++) {
            out.write(i == 0 ? '[' : ',');
            structured(out, results.get(i), data.get(i));
        }
        out.write(']');
        return new Parcel(
                Map.of("Content-Type", "application/cloudevents-batch+json; charset=UTF-8"), out.toByteArray());
    }

    private static void structured(ByteArrayOutputStream out, AttestationResult result, byte[] data) {
        JsonWriter json = new JsonWriter().object();
        attributes(result).forEach((name, value) -> json.text(name, value));
        json.text("datacontenttype", JSON);
        out.writeBytes(json.toBytes());
        out.writeBytes(DATA);
        out.writeBytes(data);
        out.write('}');
    }

    /** The attributes of a result's event, in order. */
    public static Map<String, String> attributes(AttestationResult result) {
        String source = uri(result.producer().agent());
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("specversion", "1.0");
        attributes.put("id", result.id().toString());
        attributes.put("source", source);
        attributes.put("type", TYPE);
        attributes.put("subject", result.job().spec().id());
        attributes.put("time", result.ended().toString());
        attributes.put("dataschema", SCHEMA);
        // By agent: whoever keeps the order of a partition keeps the order of a chain.
        attributes.put("partitionkey", source);
        attributes.put("sequence", sequence(result.producer().epoch(), result.sequence()));
        return attributes;
    }

    /** The place in the stream, as a text that sorts. */
    static String sequence(String epoch, long sequence) {
        return clean(epoch) + "." + String.format(Locale.ROOT, "%020d", sequence);
    }

    /** An agent id may hold characters that a URI may not; what a URI may hold stays. */
    public static String uri(String text) {
        StringBuilder out = new StringBuilder(text.length());
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean fragment = false;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            boolean plain = (b >= 'a' && b <= 'z')
                    || (b >= 'A' && b <= 'Z')
                    || (b >= '0' && b <= '9')
                    || "-._~:/?@!$&'()*+,;=".indexOf(b) >= 0
                    || (b == '#' && !fragment)
                    || (b == '%' && i + 2 < bytes.length && isHex(bytes[i + 1]) && isHex(bytes[i + 2]));
            fragment |= b == '#';
            append(out, b, plain);
        }
        return out.toString();
    }

    private static boolean isHex(byte b) {
        return Character.digit(b, 16) >= 0;
    }

    private static String clean(String text) {
        return text.codePoints().allMatch(c -> c >= 0x20 && c < 0x7f) ? text : uri(text);
    }

    /** A text as CloudEvents wants it in a header. */
    public static String headerValue(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            append(out, b, b > 0x20 && b < 0x7f && b != '"' && b != '%');
        }
        return out.toString();
    }

    private static void append(StringBuilder out, byte b, boolean plain) {
        if (plain) {
            out.append((char) b);
        } else {
            out.append('%')
                    .append(Character.toUpperCase(Character.forDigit((b >> 4) & 0xf, 16)))
                    .append(Character.toUpperCase(Character.forDigit(b & 0xf, 16)));
        }
    }
}
