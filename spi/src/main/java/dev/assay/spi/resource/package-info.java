/**
 * What there is room for and what was used: cumulative readings of the machine and of process trees, requests, limits
 * and per-run usage.
 *
 * <p>A reading that is not known is absent. It is never 0 and never NaN.
 */
@NullMarked
package dev.assay.spi.resource;

import org.jspecify.annotations.NullMarked;
