/** Plugins from outside: fetched, verified, cached and instantiated. */
@NullMarked
package dev.assay.plugins;

import org.jspecify.annotations.NullMarked;
