package dev.assay.support.http;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a fetch brought: the whole body with its digest, or the server's word that the caller's copy is still the newest. Immutable.
 */
public final class FetchResult {
    private final boolean notModified;
    private final URI finalUri;
    private final @Nullable String etag;
    private final @Nullable String contentType;
    private final long length;
    private final String sha256;

    FetchResult(
            boolean notModified,
            URI finalUri,
            @Nullable String etag,
            @Nullable String contentType,
            long length,
            String sha256) {
        this.notModified = notModified;
        this.finalUri = finalUri;
        this.etag = etag;
        this.contentType = contentType;
        this.length = length;
        this.sha256 = sha256;
    }

    /**
     * Tells whether the server answered 304: the sink got nothing, the caller's copy holds.
     *
     * @return true if not modified
     */
    public boolean notModified() {
        return notModified;
    }

    /**
     * Tells where the answer came from in the end.
     *
     * @return the address after all redirects; show it only through {@link Uris#shown}
     */
    public URI finalUri() {
        return finalUri;
    }

    /**
     * Tells the entity tag, to be sent back as it is.
     *
     * @return the tag; empty if there was none or one that can't be sent back
     */
    public Optional<String> etag() {
        return Optional.ofNullable(etag);
    }

    /**
     * Tells the content type.
     *
     * @return what the server said, cleaned and capped; empty if it said nothing
     */
    public Optional<String> contentType() {
        return Optional.ofNullable(contentType);
    }

    /**
     * Tells how long the body was.
     *
     * @return its bytes; 0 if not modified
     */
    public long length() {
        return length;
    }

    /**
     * Tells the body's digest, computed while it came.
     *
     * @return the SHA-256 in lower-case hexadecimal; that of nothing if not modified
     */
    public String sha256() {
        return sha256;
    }

    @Override
    public String toString() {
        return "FetchResult[" + Uris.shown(finalUri) + (notModified ? ", not modified" : ", " + length + " bytes")
                + "]";
    }
}
