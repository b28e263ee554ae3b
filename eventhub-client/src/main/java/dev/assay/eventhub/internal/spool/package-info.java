/**
 * Records on disk: segment files that are only appended to, a cursor that says what is done with, and a quarantine for what the disk gave
 * back wrong. {@code docs/event-hub.md} describes the files byte by byte.
 */
@NullMarked
package dev.assay.eventhub.internal.spool;

import org.jspecify.annotations.NullMarked;
