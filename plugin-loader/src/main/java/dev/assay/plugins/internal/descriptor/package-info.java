/** What a jar says about itself in {@code META-INF/assay/plugin.json}, read before any class of it is loaded. */
@NullMarked
package dev.assay.plugins.internal.descriptor;

import org.jspecify.annotations.NullMarked;
