/** What the packages of this module share and nobody else sees: writing JSON, digests, ids and suggestions. */
@NullMarked
package dev.assay.spi.internal;

import org.jspecify.annotations.NullMarked;
