package dev.assay.eventhub.internal.verify;

import dev.assay.eventhub.StreamFault.Kind;
import dev.assay.eventhub.internal.statement.Dsse;
import dev.assay.eventhub.internal.statement.Predicate;
import dev.assay.support.io.Digests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Opens records: out of a CloudEvent, out of a signed envelope, out of a statement. Immutable. */
final class Opener {

    private static final int MAX_SIGNATURES = 16;
    private static final List<String> ATTRIBUTES = List.of("id", "source", "type", "subject", "sequence", "time");
    private static final String STATEMENT = "https://in-toto.io/Statement/v1";

    private static final String SHA256 = "sha256:";

    private final Json json;
    private final TrustedKeys keys;

    Opener(Json json, TrustedKeys keys) {
        this.json = json;
        this.keys = keys;
    }

    /** The attributes of an event, as far as it is one; for saying what a record that can't be opened claims to be. */
    Map<String, String> attributes(byte[] record) {
        try {
            return attributes(Fields.read(json, record));
        } catch (IOException e) {
            return Map.of(); // told when it is opened
        }
    }

    private static Map<String, String> attributes(Fields fields) {
        Map<String, String> attributes = new HashMap<>();
        if (fields.has("specversion")) {
            for (String name : ATTRIBUTES) {
                String value = fields.text(name);
                if (value != null) {
                    attributes.put(name, value);
                }
            }
        }
        return attributes;
    }

    /**
     * Opens a record.
     *
     * @throws Refused if its signature does not hold, or there is none and one is wanted
     * @throws IOException if it is no record
     */
    Opened open(byte[] record) throws IOException {
        Fields fields = Fields.read(json, record);
        if (!fields.has("specversion")) {
            return inner(record, fields, Map.of());
        }
        if (!"1.0".equals(fields.text("specversion"))) {
            throw new IOException("it is an event of another version of CloudEvents");
        }
        byte[] data = data(fields);
        return inner(data, Fields.read(json, data), attributes(fields));
    }

    private static byte[] data(Fields event) throws IOException {
        byte[] data = event.raw("data");
        String encoded = event.text("data_base64");
        if (data == null && encoded != null) {
            return base64(encoded);
        }
        if (data == null || encoded != null) {
            throw new IOException("it is no event with one object as its data");
        }
        return data;
    }

    private Opened inner(byte[] bytes, Fields fields, Map<String, String> attributes) throws IOException {
        if (fields.has("payloadType")) {
            byte[] payload = payload(fields);
            boolean verified = verify(payload, fields);
            return statement(payload, Fields.read(json, payload), verified, attributes);
        }
        if (!keys.isEmpty()) {
            throw new Refused(Kind.UNSIGNED, "it is not signed");
        }
        if (fields.has("_type")) {
            return statement(bytes, fields, false, attributes);
        }
        return new Opened(Opened.Form.PLAIN, digest(bytes), new ResultReading(json.tree(bytes)), "", false, attributes);
    }

    private static byte[] payload(Fields envelope) throws IOException {
        String payload = envelope.text("payload");
        if (payload == null || !Dsse.PAYLOAD_TYPE.equals(envelope.text("payloadType"))) {
            throw new IOException("its envelope holds no in-toto statement");
        }
        return base64(payload);
    }

    private boolean verify(byte[] payload, Fields envelope) throws IOException {
        byte[] raw = envelope.raw("signatures");
        Object tree = raw == null ? null : json.tree(raw);
        if (!(tree instanceof List<?> list) || list.isEmpty() || list.size() > MAX_SIGNATURES) {
            throw new IOException("its envelope has no signature, or too many");
        }
        if (keys.isEmpty()) {
            return false;
        }
        byte[] message = Dsse.preAuthEncoding(Dsse.PAYLOAD_TYPE, payload);
        List<String> names = new ArrayList<>();
        boolean known = false;
        for (Object each : list) {
            String keyId = field(each, "keyid");
            if (keys.verifies(keyId, message, base64(field(each, "sig")))) {
                return true;
            }
            known |= keys.knows(keyId);
            names.add(keyId);
        }
        throw known
                ? new Refused(Kind.ALTERED, "its bytes are not the ones that " + names + " signed")
                : new Refused(Kind.UNTRUSTED, "it is signed by " + names + ", and by no key that is trusted");
    }

    private Opened statement(byte[] bytes, Fields fields, boolean verified, Map<String, String> attributes)
            throws IOException {
        if (!STATEMENT.equals(fields.text("_type"))) {
            throw new IOException("it is no in-toto statement of version 1");
        }
        byte[] predicate = fields.raw("predicate");
        Opened.Form form = form(fields.text("predicateType"));
        if (form == null || predicate == null) {
            throw new IOException("its predicate is none that is known");
        }
        byte[] subject = fields.raw("subject");
        return new Opened(
                form,
                digest(bytes),
                new ResultReading(json.tree(predicate)),
                subject == null ? "" : subjectDigest(json.tree(subject)),
                verified,
                attributes);
    }

    private static Opened.@Nullable Form form(@Nullable String predicateType) {
        for (Predicate known : Predicate.values()) {
            if (known.type().equals(predicateType)) {
                return Opened.Form.valueOf(known.name());
            }
        }
        return null;
    }

    private static String digest(byte[] bytes) {
        return SHA256 + Digests.sha256(bytes);
    }

    private static String subjectDigest(@Nullable Object subjects) throws IOException {
        if (!(subjects instanceof List<?> list) || list.isEmpty() || !(list.get(0) instanceof Map<?, ?> first)) {
            throw new IOException("its statement has no subject");
        }
        return SHA256 + field(first.get("digest"), "sha256");
    }

    private static String field(@Nullable Object object, String name) throws IOException {
        if (object instanceof Map<?, ?> map && map.get(name) instanceof String text) {
            return text;
        }
        throw new IOException(name + " is missing");
    }

    private static byte[] base64(String text) throws IOException {
        try {
            // Both alphabets are to be accepted, says DSSE.
            return Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException e) {
            throw new IOException("it holds something that is no Base64", e);
        }
    }
}
