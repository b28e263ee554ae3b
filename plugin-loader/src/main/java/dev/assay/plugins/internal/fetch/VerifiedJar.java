package dev.assay.plugins.internal.fetch;

/**
 * A jar's bytes and what is known about them.
 */
public final class VerifiedJar {

    private final byte[] bytes;
    private final String sha256;
    private final boolean verified;
    private final String source;

    VerifiedJar(byte[] bytes, String sha256, boolean verified, String source) {
        this.bytes = bytes;
        this.sha256 = sha256;
        this.verified = verified;
        this.source = source;
    }

    /** The bytes, not copied; nobody may change them. */
    public byte[] bytes() {
        return bytes;
    }

    /** Their digest. */
    public String sha256() {
        return sha256;
    }

    /** Whether somebody demanded that digest. */
    public boolean verified() {
        return verified;
    }

    /** Where they came from, fit to be shown. */
    public String source() {
        return source;
    }
}
