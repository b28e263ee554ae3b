/**
 * What hosts are told about a running manager: numbers, health and the past of each job.
 *
 * <p>It is fed by the signals and results that pass by anyway, so that no part of the flow keeps books for displays, and it is
 * read without a lock where health depends on it.
 */
@NullMarked
package dev.assay.internal.insight;

import org.jspecify.annotations.NullMarked;
