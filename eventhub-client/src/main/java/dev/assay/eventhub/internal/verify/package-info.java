/**
 * What a receiver can tell from the bytes of a stream: who signed them, whether they keep their schema, and whether anything is
 * altered, missing, cut off, told twice or forked.
 *
 * <p>All input may be hostile; every class here keeps its caps.
 */
@NullMarked
package dev.assay.eventhub.internal.verify;

import org.jspecify.annotations.NullMarked;
