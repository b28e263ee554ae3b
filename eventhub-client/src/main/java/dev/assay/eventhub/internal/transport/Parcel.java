package dev.assay.eventhub.internal.transport;

import java.util.Map;

/** What a request carries: headers by name, and a body. Immutable; the body is not copied and must not be changed. */
public final class Parcel {

    private final Map<String, String> headers;
    private final byte[] body;

    /** Makes one. */
    public Parcel(Map<String, String> headers, byte[] body) {
        this.headers = Map.copyOf(headers);
        this.body = body;
    }

    /** The headers, all values printable ASCII. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The body. */
    public byte[] body() {
        return body;
    }
}
