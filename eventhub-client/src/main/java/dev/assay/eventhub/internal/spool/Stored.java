package dev.assay.eventhub.internal.spool;

/**
 * Where a record lies in a spool.
 *
 * @param number its number
 * @param at where its frame begins
 * @param length how long its frame is
 * @param acceptedAt when it was accepted, in milliseconds of the wall clock
 * @param hash the hash of its partition key
 */
public record Stored(Segment segment, long number, long at, int length, long acceptedAt, int hash) {}
