/**
 * From verified bytes to a plugin's class: the class loader with its border to the host, and the search for the one
 * class that is the plugin, without making an instance of it.
 */
@NullMarked
package dev.assay.plugins.internal.load;

import org.jspecify.annotations.NullMarked;
