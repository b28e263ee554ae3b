/** Mechanics that several Assay modules share, written once. */
@NullMarked
package dev.assay.support;

import org.jspecify.annotations.NullMarked;
