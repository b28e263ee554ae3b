package dev.assay.plugins;

/**
 * What has to vouch for a plugin's bytes before they are loaded. It is the host's code that says so, never a
 * configuration. Immutable.
 *
 * <pre>{@code
 * PluginLoader.builder()
 *         .trust(TrustPolicy.signatures(KeyRing.parse("trust", Files.readAllBytes(Path.of("assay.trust")))))
 *         .lock(Path.of("assay.lock"), LockMode.FROZEN)
 * }</pre>
 */
public final class TrustPolicy {

    private final boolean signatures;
    private final boolean unverified;
    private final KeyRing ring;

    private TrustPolicy(boolean signatures, boolean unverified, KeyRing ring) {
        this.signatures = signatures;
        this.unverified = unverified;
        this.ring = ring;
    }

    /** A digest in the configuration or the lock file vouches for the bytes; signatures are not looked at. The default. */
    public static TrustPolicy digests() {
        return new TrustPolicy(false, false, KeyRing.empty());
    }

    /** Each fetched plugin has to be signed by a key of the ring. A digest that is demanded has to match as well. */
    public static TrustPolicy signatures(KeyRing ring) {
        return new TrustPolicy(true, false, ring);
    }

    /**
     * Nothing has to vouch for the bytes, wherever they come from. Each result says so. For development; a digest that is
     * demanded still has to match.
     */
    public static TrustPolicy unverified() {
        return new TrustPolicy(false, true, KeyRing.empty());
    }

    /** The same with another ring, whose revocations hold in any case. */
    public TrustPolicy with(KeyRing keys) {
        return new TrustPolicy(signatures, unverified, keys);
    }

    /** Whether signatures are demanded. */
    public boolean demandsSignatures() {
        return signatures;
    }

    /** Whether bytes are loaded for which nothing vouches. */
    public boolean allowsUnverified() {
        return unverified;
    }

    /** The keys and revocations. */
    public KeyRing ring() {
        return ring;
    }

    @Override
    public String toString() {
        return "TrustPolicy[" + (signatures ? "signatures" : unverified ? "unverified" : "digests") + ", " + ring + "]";
    }
}
