/**
 * Plugins from outside: {@link dev.assay.plugins.PluginLoader} fetches a jar, verifies it against the digest that the
 * configuration demands, keeps it in a cache, and loads exactly the verified bytes in a class loader of their own.
 */
@NullMarked
package dev.assay.plugins;

import org.jspecify.annotations.NullMarked;
