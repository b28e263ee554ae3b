/** Counting and measuring for metrics, without a lock where it is counted. */
@NullMarked
package dev.assay.support.measure;

import org.jspecify.annotations.NullMarked;
