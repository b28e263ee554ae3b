/**
 * Files that are either old or new and never half: atomic replacement, reading with a cap, a lock on a folder, digests.
 */
@NullMarked
package dev.assay.support.io;

import org.jspecify.annotations.NullMarked;
