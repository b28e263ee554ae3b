/**
 * What came out: the attestation result with its observations and findings, the law that judges them, the format it is
 * written in, and the sink it goes to.
 *
 * <p>A result can't be built inconsistent: findings, coverage, summary and verdict are derived from what was observed,
 * never set.
 */
@NullMarked
package dev.assay.spi.result;

import org.jspecify.annotations.NullMarked;
