/**
 * The job runner: one attempt of one occurrence on a thread of its own, behind a border that sanitises, caps and counts
 * what comes out of it, and with a ladder of steps by which it is ended.
 */
@NullMarked
package dev.assay.internal.run;

import org.jspecify.annotations.NullMarked;
