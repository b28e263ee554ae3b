/**
 * Whether there is room for a run: what the machine has, what runs reserved, and what they used.
 *
 * <p>A {@link dev.assay.internal.resource.Monitor} samples, keeps the ledger of reservations and decides; a {@link
 * dev.assay.internal.resource.RunMeter} measures one attempt; a {@link
 * dev.assay.internal.resource.CapacityEstimator} says how many jobs could be carried.
 */
@NullMarked
package dev.assay.internal.resource;

import org.jspecify.annotations.NullMarked;
