/**
 * The way of a result from the end of its occurrence to the sinks: numbered, built, offered in order until every sink has
 * taken it, and held meanwhile in a window that admission can feel.
 */
@NullMarked
package dev.assay.internal.result;

import org.jspecify.annotations.NullMarked;
