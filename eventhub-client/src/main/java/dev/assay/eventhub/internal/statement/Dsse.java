package dev.assay.eventhub.internal.statement;

import dev.assay.spi.internal.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The Dead Simple Signing Envelope, version 1.0.2. */
public final class Dsse {

    /** The type of an envelope's payload: an in-toto statement. */
    public static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

    /** The id of the JSON Schema of our envelopes. */
    public static final String SCHEMA = "https://assay.dev/schemas/envelope/v1";

    private Dsse() {}

    /** What is signed: type and payload with their lengths, so that neither can run into the other. */
    public static byte[] preAuthEncoding(String type, byte[] payload) {
        byte[] typeBytes = type.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + typeBytes.length + 32);
        out.writeBytes(("DSSEv1 " + typeBytes.length + " ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(typeBytes);
        out.writeBytes((" " + payload.length + " ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(payload);
        return out.toByteArray();
    }

    /** An envelope with one signature, as JSON. */
    static byte[] envelope(byte[] payload, String keyId, byte[] signature) {
        Base64.Encoder base64 = Base64.getEncoder();
        JsonWriter json = new JsonWriter().object();
        json.text("payload", base64.encodeToString(payload)).text("payloadType", PAYLOAD_TYPE);
        json.array("signatures").object().text("keyid", keyId);
        json.text("sig", base64.encodeToString(signature)).endObject().endArray();
        return json.endObject().toBytes();
    }
}
