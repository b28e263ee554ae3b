package dev.assay.plugins.internal.trust;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What a signature says: these bytes are this version of this plugin. The first line keeps it apart from everything else
 * that the same key may sign, so a signature of one kind can't be shown as one of another.
 *
 * @param id the plugin's id
 * @param version its version
 * @param size how many bytes
 * @param sha256 their digest
 */
public record Statement(String id, String version, long size, String sha256) {

    /** The first line of what is signed. */
    public static final String DOMAIN = "assay plugin signature v1";

    /** Checks that no part can pass for more than itself. */
    public Statement {
        require(id, "[a-z][a-z0-9._-]{0,127}", "id");
        require(version, "[0-9A-Za-z][0-9A-Za-z._+-]{0,63}", "version");
        require(sha256, "[0-9a-f]{64}", "sha256");
        if (size < 0) {
            throw new IllegalArgumentException("size must not be negative, but is " + size);
        }
    }

    private static void require(String value, String form, String name) {
        if (!Objects.requireNonNull(value, name).matches(form)) {
            throw new IllegalArgumentException(name + " is not of the form " + form);
        }
    }

    /** The bytes that are signed. */
    public byte[] bytes() {
        String text = DOMAIN + "\nid " + id + "\nversion " + version + "\nsize " + size + "\nsha256 " + sha256 + "\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return id + "@" + version + " (" + size + " bytes, sha256 " + sha256 + ")";
    }
}
