/**
 * The report a person reads: one HTML page without script or network, what was not evaluated first, safe against
 * whatever text a result holds.
 */
@NullMarked
package dev.assay.examples.host.report;

import org.jspecify.annotations.NullMarked;
