package dev.assay.plugins;

/**
 * The codes of the {@link dev.assay.spi.plugin.PluginException}s that {@link PluginLoader} throws. They are stable; the
 * set grows.
 */
public final class PluginCodes {

    /** The source is no address that this loader understands. Correct the reference. */
    public static final String SOURCE_INVALID = "SOURCE_INVALID";

    /** The host's policy permits no plugin from this source. Use a permitted one, or widen the policy in host code. */
    public static final String SOURCE_NOT_PERMITTED = "SOURCE_NOT_PERMITTED";

    /** The source can't be reached, does not have the plugin, or refuses to give it. */
    public static final String SOURCE_UNAVAILABLE = "SOURCE_UNAVAILABLE";

    /** The reference names no digest. Add its sha256. */
    public static final String DIGEST_REQUIRED = "DIGEST_REQUIRED";

    /** The source's bytes have another digest than the reference demands. They were not kept. */
    public static final String DIGEST_MISMATCH = "DIGEST_MISMATCH";

    /** The lock file can't be read: damaged, merged badly, or of another version. Nothing is loaded or written by it. */
    public static final String LOCK_INVALID = "LOCK_INVALID";

    /** The plugin is not in the lock file, and only what is locked is loaded. */
    public static final String LOCK_MISSING = "LOCK_MISSING";

    /** The lock file holds another version, digest or size than what is asked for or what came. */
    public static final String LOCK_MISMATCH = "LOCK_MISMATCH";

    /** The lock file can't be written. */
    public static final String LOCK_WRITE_FAILED = "LOCK_WRITE_FAILED";

    /** An older version than the locked one is asked for, and the host does not allow that. */
    public static final String DOWNGRADE_REFUSED = "DOWNGRADE_REFUSED";

    /** The file of trusted keys can't be read. The trust that was in force stays. */
    public static final String TRUST_INVALID = "TRUST_INVALID";

    /** The plugin has to be signed and is not. */
    public static final String SIGNATURE_MISSING = "SIGNATURE_MISSING";

    /** The signature file can't be read. */
    public static final String SIGNATURE_MALFORMED = "SIGNATURE_MALFORMED";

    /** The signature is not that of the key that it names. */
    public static final String SIGNATURE_INVALID = "SIGNATURE_INVALID";

    /** The signature is that of another plugin, version or other bytes. */
    public static final String SIGNATURE_SUBJECT_MISMATCH = "SIGNATURE_SUBJECT_MISMATCH";

    /** The plugin is signed by a key that this host does not trust. */
    public static final String SIGNER_UNKNOWN = "SIGNER_UNKNOWN";

    /** The plugin is signed by a key that is trusted for other plugins only. */
    public static final String SIGNER_NOT_ALLOWED = "SIGNER_NOT_ALLOWED";

    /** The key has expired and the plugin was not locked before. */
    public static final String KEY_EXPIRED = "KEY_EXPIRED";

    /** The key is not valid yet. */
    public static final String KEY_NOT_YET_VALID = "KEY_NOT_YET_VALID";

    /** The key was revoked: nothing signed by it runs, locked or not. */
    public static final String KEY_REVOKED = "KEY_REVOKED";

    /** The plugin, its version or its bytes were revoked. */
    public static final String PLUGIN_REVOKED = "PLUGIN_REVOKED";

    /** The plugin was made for another version of the SPI. */
    public static final String SPI_INCOMPATIBLE = "SPI_INCOMPATIBLE";

    /** A jar that the plugin's description names is missing or has another digest. */
    public static final String DEPENDENCY_INVALID = "DEPENDENCY_INVALID";

    /** The same id and version is in use with other bytes from another source. */
    public static final String DUPLICATE_ID = "DUPLICATE_ID";

    /** A jar in the cache was changed; it was deleted and fetched again. Only logged. */
    public static final String CACHE_TAMPERED = "CACHE_TAMPERED";

    /** The connection broke before all bytes had come, twice. */
    public static final String DOWNLOAD_TRUNCATED = "DOWNLOAD_TRUNCATED";

    /** The plugin is larger than this loader's limit. */
    public static final String DOWNLOAD_TOO_LARGE = "DOWNLOAD_TOO_LARGE";

    /** The bytes came too slowly or stopped coming, twice. */
    public static final String DOWNLOAD_STALLED = "DOWNLOAD_STALLED";

    /** The source redirects to somewhere this loader does not follow. */
    public static final String REDIRECT_REFUSED = "REDIRECT_REFUSED";

    /** The source's host has an address that the policy forbids, such as one of this machine itself. */
    public static final String ADDRESS_REFUSED = "ADDRESS_REFUSED";

    /** The source answered with compressed bytes that were not asked for. */
    public static final String ENCODING_REFUSED = "ENCODING_REFUSED";

    /** What came is no jar, such as the page of a login form. */
    public static final String NOT_A_JAR = "NOT_A_JAR";

    /** The jar has more entries or holds more bytes than this loader's limits. */
    public static final String ARCHIVE_LIMIT = "ARCHIVE_LIMIT";

    /** The jar is damaged, or built in a way that tools understand differently. */
    public static final String ARCHIVE_INVALID = "ARCHIVE_INVALID";

    /** The jar's manifest asks for something a plugin may not have: other jars or a Java agent. */
    public static final String MANIFEST_REFUSED = "MANIFEST_REFUSED";

    /** The plugin was compiled for a newer Java than the one that is running. */
    public static final String JAVA_TOO_OLD = "JAVA_TOO_OLD";

    /** The jar names no plugin in its service file, or one that is not in it. */
    public static final String PROVIDER_MISSING = "PROVIDER_MISSING";

    /** The jar names more than one plugin in its service file. */
    public static final String PROVIDER_AMBIGUOUS = "PROVIDER_AMBIGUOUS";

    /** The class that the service file names is no usable plugin. */
    public static final String PROVIDER_INVALID = "PROVIDER_INVALID";

    /** The plugin's class has no {@link dev.assay.spi.plugin.Plugin} annotation. */
    public static final String DESCRIPTOR_MISSING = "DESCRIPTOR_MISSING";

    /** The plugin's description is faulty, or names another id or version than the reference. */
    public static final String DESCRIPTOR_INVALID = "DESCRIPTOR_INVALID";

    /** The cache holds something else than a plain file under a plugin's name. Look at who put it there. */
    public static final String CACHE_UNSAFE = "CACHE_UNSAFE";

    /** The cache can't be written: full, read-only or not ours. */
    public static final String CACHE_WRITE_FAILED = "CACHE_WRITE_FAILED";

    /** The run asks for an isolation level that this loader does not have. It never takes another one instead. */
    public static final String ISOLATION_UNSUPPORTED = "ISOLATION_UNSUPPORTED";

    /** The plugin needs a native library that another class loader of this JVM has. Run it at {@code PROCESS}. */
    public static final String NATIVE_LIBRARY_IN_USE = "NATIVE_LIBRARY_IN_USE";

    /** The plugin's constructor or static initialiser failed. */
    public static final String PLUGIN_CONSTRUCTION = "PLUGIN_CONSTRUCTION";

    /** The thread that resolved the plugin was interrupted. */
    public static final String RESOLVE_INTERRUPTED = "RESOLVE_INTERRUPTED";

    /** The loader was closed meanwhile. */
    public static final String LOADER_CLOSED = "LOADER_CLOSED";

    /** The process that was to run the plugin could not be started, or ended before it had connected. */
    public static final String WORKER_START_FAILED = "WORKER_START_FAILED";

    /** Who connected as the plugin's process is not it, or speaks another version of the worker protocol. */
    public static final String HANDSHAKE_FAILED = "HANDSHAKE_FAILED";

    /** The plugin's process said what the worker protocol does not allow, and was killed. */
    public static final String PROTOCOL_VIOLATION = "PROTOCOL_VIOLATION";

    private PluginCodes() {}
}
