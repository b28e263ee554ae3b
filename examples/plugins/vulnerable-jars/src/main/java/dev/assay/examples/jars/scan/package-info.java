/**
 * Finding jars and reading what they are. Everything here treats file contents as hostile: sizes, depth, counts and
 * inflated bytes are capped, and nothing found inside an archive is ever run or loaded.
 */
@NullMarked
package dev.assay.examples.jars.scan;

import org.jspecify.annotations.NullMarked;
