/** The commands of the plugin tool: keys, descriptions, signatures, trust and the lock. */
@NullMarked
package dev.assay.plugins.internal.cli;

import org.jspecify.annotations.NullMarked;
