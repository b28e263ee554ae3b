package dev.assay.examples.jars.judge;

import dev.assay.examples.jars.list.Vulnerability;
import dev.assay.examples.jars.scan.Identity;
import java.util.Optional;

/**
 * What one entry of the list says about one archive. Entries that plainly don't concern an archive, or name only other
 * versions of it, give no judgement.
 *
 * @param entry the entry
 * @param standing how the archive stands with it
 * @param identity what the archive was recognised by; empty if by its classes alone
 * @param code why, as a word for machines
 * @param text why, for people
 */
public record Judgement(Vulnerability entry, Standing standing, Optional<Identity> identity, String code, String text) {

    public static final String BAD_VERSION = "BAD_VERSION";
    public static final String BAD_CLASS = "BAD_CLASS";
    public static final String CLASS_REMOVED = "CLASS_REMOVED";
    public static final String FIXED_CLASS = "FIXED_CLASS";
    public static final String VENDOR_VERSION = "VENDOR_VERSION";
    public static final String SNAPSHOT_VERSION = "SNAPSHOT_VERSION";
    public static final String DISTRIBUTION_PACKAGE = "DISTRIBUTION_PACKAGE";
    public static final String VERSION_UNKNOWN = "VERSION_UNKNOWN";
    public static final String IDENTITY_UNCERTAIN = "IDENTITY_UNCERTAIN";

    /** How an archive stands with an entry, the best first. */
    public enum Standing {
        /** The version is a bad one, but what makes it bad is not in the archive. */
        MITIGATED,
        /** It may or may not be vulnerable; the code says why that can't be told from here. */
        UNDECIDED,
        /** The archive has the vulnerability. */
        VULNERABLE
    }
}
