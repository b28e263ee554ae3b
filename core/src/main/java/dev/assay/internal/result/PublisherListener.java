package dev.assay.internal.result;

import dev.assay.spi.result.AttestationResult;

/**
 * Who hears what becomes of results. Called on the publisher's thread; must be quick and hand on what takes long. What it
 * throws is logged.
 */
public interface PublisherListener {

    /** A result was built and numbered. */
    default void built(AttestationResult result) {}

    /** A result has been let go of: all sinks have it. Told once for each ending. */
    default void settled(Settled settled) {}

    /** There is room again after {@link ResultPublisher#hasRoom} or {@link ResultPublisher#hasReserve} said no: ask again. */
    default void room() {}
}
