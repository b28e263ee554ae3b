/**
 * What survives a restart: a small log in the home folder of when jobs were last due, which occurrences have no receipt
 * yet, which of them had begun, and what people said about jobs. The control thread notes and asks; a thread that exists
 * only while there is something to write does the writing. {@code docs/decisions/0002-state-store.md} says why it is so.
 */
@NullMarked
package dev.assay.internal.state;

import org.jspecify.annotations.NullMarked;
