package dev.assay.plugins.internal.run;

import dev.assay.plugins.internal.load.PluginClassLoader;
import dev.assay.spi.plugin.AttestationPlugin;
import java.lang.reflect.Constructor;

/**
 * A plugin's live code: all that has to be let go of when it is unloaded.
 *
 * @param loader its class loader
 * @param constructor how to make instances
 */
record Loaded(PluginClassLoader loader, Constructor<? extends AttestationPlugin> constructor) {}
