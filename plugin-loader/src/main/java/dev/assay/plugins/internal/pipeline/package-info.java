/** From a reference to a generation: resolve, fetch, verify, load, in this order, and what was loaded under watch. */
@NullMarked
package dev.assay.plugins.internal.pipeline;

import org.jspecify.annotations.NullMarked;
