package dev.assay.internal.plugin;

/** The codes of the {@link dev.assay.spi.plugin.PluginException}s that core itself gives. */
public final class PluginCodes {

    /** No provider takes the reference's source. */
    public static final String NO_PROVIDER = "NO_PROVIDER";

    /** The host brings along no plugin of that id. */
    public static final String PLUGIN_UNKNOWN = "PLUGIN_UNKNOWN";

    /** The plugin is there in another version than the reference asks for. */
    public static final String VERSION_MISMATCH = "VERSION_MISMATCH";

    /** A digest is asked of a plugin whose bytes Assay does not load. */
    public static final String DIGEST_UNVERIFIABLE = "DIGEST_UNVERIFIABLE";

    /** Several plugins on the class path have the same id. */
    public static final String DUPLICATE_ID = "DUPLICATE_ID";

    /** The provider answered with a plugin of another id. */
    public static final String PLUGIN_MISMATCH = "PLUGIN_MISMATCH";

    /** The provider threw something that is no {@code PluginException}, or answered with nothing. */
    public static final String RESOLVE_FAILED = "RESOLVE_FAILED";

    /** The reference was let go, or the manager closed, before the plugin was there. */
    public static final String RESOLVE_CANCELLED = "RESOLVE_CANCELLED";

    /** The plugin can't be run at the isolation that the job asks for. */
    public static final String ISOLATION_UNSUPPORTED = "ISOLATION_UNSUPPORTED";

    private PluginCodes() {}
}
