package dev.assay.plugins;

import dev.assay.support.text.Text;
import java.util.Objects;
import java.util.Optional;

/**
 * One plugin in a lock file: which bytes a version stands for, and who vouched for them when they were locked.
 *
 * @param id the plugin's id
 * @param version its exact version, which decides
 * @param source where it came from, without credentials
 * @param sha256 the digest of its bytes
 * @param size how many bytes
 * @param signer the id of the key that signed them; empty if none was asked for
 * @param spi the range of SPI versions it was built for, a hint to people; empty if it named none
 */
public record LockedPlugin(
        String id,
        String version,
        String source,
        String sha256,
        long size,
        Optional<String> signer,
        Optional<String> spi) {

    private static final long MOST_BYTES = 999_999_999_999_999_999L;

    /** Checks that each part is of its form, so that it can be printed and read back. */
    public LockedPlugin {
        requireForm("id", id, "[a-z][a-z0-9._-]{0,127}");
        requireForm("version", version, "[0-9A-Za-z][0-9A-Za-z._+-]{0,63}");
        requireForm("source", source, "[a-z][a-z0-9+.-]*:\\S[^\\r\\n]{0,2000}");
        requireForm("sha256", sha256, "[0-9a-f]{64}");
        if (size < 0 || size > MOST_BYTES) {
            throw new IllegalArgumentException("size must be from 0 to " + MOST_BYTES + ", but is " + size);
        }
        Objects.requireNonNull(signer, "signer").ifPresent(s -> requireForm("signer", s, "ed25519:[0-9a-f]{32}"));
        Objects.requireNonNull(spi, "spi").ifPresent(s -> requireForm("spi", s, "[0-9\\[\\](),.]{1,64}"));
    }

    private static void requireForm(String name, String value, String form) {
        if (!Objects.requireNonNull(value, name).matches(form)
                || !value.equals(value.strip())
                || Text.isHostile(value, true)) {
            throw new IllegalArgumentException(name + " is not of the form " + form);
        }
    }

    /** A short name for results and messages: id, version and the first digits of the digest. */
    public String shown() {
        return id + "@" + version + " sha256:" + sha256;
    }
}
