/**
 * When jobs are due: turns schedules, which are data, into instants, and keeps what is due in order.
 *
 * <p>Nothing here reads a clock. A {@link dev.assay.internal.schedule.Plan} answers questions about times it is given, and the
 * {@link dev.assay.internal.schedule.DueQueue} compares numbers.
 */
@NullMarked
package dev.assay.internal.schedule;

import org.jspecify.annotations.NullMarked;
