/**
 * Secrets of one attempt: fetched by reference when it starts, wiped when it ends, and replaced by their names in all
 * text that leaves the run. That protects from carelessness, not from a hostile plugin.
 */
@NullMarked
package dev.assay.internal.secret;

import org.jspecify.annotations.NullMarked;
