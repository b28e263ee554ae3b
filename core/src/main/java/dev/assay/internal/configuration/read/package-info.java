/**
 * The reader of configuration text: JSON and YAML as one stream of tokens, typed values with their places, and every
 * fault of a document instead of its first.
 *
 * <p>Nothing here keeps a tree of the document, and no message repeats a value that was read.
 */
@NullMarked
package dev.assay.internal.configuration.read;

import org.jspecify.annotations.NullMarked;
