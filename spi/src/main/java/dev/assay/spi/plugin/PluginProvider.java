package dev.assay.spi.plugin;

import dev.assay.spi.Component;
import dev.assay.spi.configuration.PluginReference;

/**
 * Where plugins come from: finds, verifies and loads what a reference names.
 *
 * <p>A manager has an ordered list of providers; the first one that provides a reference resolves it, and there is no
 * fallback to the next one if that fails.
 */
public interface PluginProvider extends Component {

    /**
     * Whether this provider is the one for a reference.
     *
     * <ul>
     *   <li>Called by: the plugin manager, before each resolve and while a configuration is validated.
     *   <li>Thread: any but the control thread, several at a time.
     *   <li>May block: no; it looks at the reference only.
     *   <li>Null: the reference is never null.
     *   <li>If it throws: the plugin is unavailable.
     * </ul>
     */
    boolean provides(PluginReference reference);

    /**
     * Whether something else than a digest in the reference may vouch for what it names: a lock file, signatures that are
     * demanded, or host code that goes without. A configuration that names a source and no digest is refused where this
     * answers no, as it does unless overridden. Whether something does vouch for it is only known once it is resolved.
     *
     * <ul>
     *   <li>Called by: the validation of a configuration, for references without a digest, also before the provider is
     *       started.
     *   <li>Thread: any but the control thread, several at a time.
     *   <li>May block: no; it looks at the reference and at its own settings only.
     *   <li>Null: the reference is never null.
     *   <li>If it throws: as if it had answered no.
     * </ul>
     */
    default boolean vouches(PluginReference reference) {
        return false;
    }

    /**
     * Fetches, verifies and loads a plugin, making no instance of it.
     *
     * <ul>
     *   <li>Called by: the plugin manager, once for each reference that is new or has changed, and again, later each
     *       time, after a failure.
     *   <li>Thread: a thread for plugin work, several references at a time, never the control thread.
     *   <li>May block: yes. It is interrupted when the manager closes or the reference leaves the configuration.
     *   <li>Null: neither arguments nor answer are null.
     *   <li>If it throws: a {@link PluginException} makes the plugin unavailable with its code; anything else with the
     *       code {@code RESOLVE_FAILED}. A generation in force stays in force.
     *   <li>Lifetime: the manager calls {@link PluginGeneration#unload()} once, after its last run.
     * </ul>
     *
     * @param reference what to load
     * @param progress told how far it is
     * @throws PluginException if it can't be had
     */
    PluginGeneration resolve(PluginReference reference, FetchProgress progress);
}
