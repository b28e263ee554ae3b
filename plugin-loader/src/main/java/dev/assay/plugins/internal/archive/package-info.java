/**
 * A jar read from memory: checked as a whole before any class of it is defined, then read entry by entry. Only what two
 * readers of the format can't understand differently is accepted.
 */
@NullMarked
package dev.assay.plugins.internal.archive;

import org.jspecify.annotations.NullMarked;
