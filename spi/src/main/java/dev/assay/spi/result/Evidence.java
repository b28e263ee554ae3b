package dev.assay.spi.result;

import dev.assay.spi.configuration.EvidencePolicy.Classification;
import dev.assay.spi.internal.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/**
 * What an observation rests on: bytes, or only their digest where a policy says so.
 *
 * <p>Immutable. It prints its digest, never its content.
 */
public final class Evidence {

    private final String description;
    private final String mediaType;
    private final Optional<Classification> classification;
    private final long size;
    private final String digest;
    private final Optional<byte[]> content;

    private Evidence(
            String description,
            String mediaType,
            Optional<Classification> classification,
            long size,
            String digest,
            Optional<byte[]> content) {
        this.description = Objects.requireNonNull(description, "description");
        this.mediaType = Objects.requireNonNull(mediaType, "mediaType");
        this.classification = classification;
        this.size = size;
        this.digest = digest;
        this.content = content;
    }

    /** A text. */
    public static Evidence text(String description, String text) {
        return bytes(description, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes of a media type. */
    public static Evidence bytes(String description, String mediaType, byte[] bytes) {
        byte[] copy = bytes.clone();
        return new Evidence(
                description, mediaType, Optional.empty(), copy.length, Digests.sha256(copy), Optional.of(copy));
    }

    /**
     * Bytes that are not at hand any more, or too many to be kept: only their number and digest.
     *
     * @param digest {@code sha256:} and the digest of the bytes
     */
    public static Evidence digest(String description, String mediaType, long size, String digest) {
        if (size < 0 || !digest.matches("sha256:[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "a digest is sha256: and 64 hexadecimal digits, and a size is not negative");
        }
        return new Evidence(description, mediaType, Optional.empty(), size, digest, Optional.empty());
    }

    /** This evidence, more confidential than the job's policy says. */
    public Evidence classified(Classification classification) {
        return new Evidence(description, mediaType, Optional.of(classification), size, digest, content);
    }

    /** This evidence without its content. */
    public Evidence digestOnly() {
        return content.isEmpty()
                ? this
                : new Evidence(description, mediaType, classification, size, digest, Optional.empty());
    }

    /** What it is. */
    public String description() {
        return description;
    }

    /** Its media type. */
    public String mediaType() {
        return mediaType;
    }

    /** How confidential it is, if more than the job's policy says. */
    public Optional<Classification> classification() {
        return classification;
    }

    /** How many bytes. */
    public long size() {
        return size;
    }

    /** {@code sha256:} and the digest of the bytes. */
    public String digest() {
        return digest;
    }

    /** A copy of the bytes, unless only the digest is kept. */
    public Optional<byte[]> content() {
        return content.map(byte[]::clone);
    }

    @Override
    public String toString() {
        return "Evidence[" + size + " bytes " + digest + "]";
    }
}
