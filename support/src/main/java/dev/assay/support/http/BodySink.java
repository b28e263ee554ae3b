package dev.assay.support.http;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where a body goes, piece by piece. Called on the thread that called the fetch. What it got before a failure is incomplete and must not
 * be used.
 */
@FunctionalInterface
public interface BodySink {
    /**
     * Takes the next piece.
     *
     * @param piece read-only; must be consumed before returning
     * @throws IOException if it can't be stored; the fetch then fails with {@link FetchFault#SINK_FAILED}
     */
    void write(ByteBuffer piece) throws IOException;

    /**
     * Hears before the first piece where in the whole body it belongs: 0, or behind what an earlier fetch brought. Called on the thread
     * that called the fetch.
     *
     * @param offset how many bytes of the body are there already and stay; what is behind them is void
     * @throws IOException if that can't be; the fetch then fails with {@link FetchFault#SINK_FAILED}
     */
    default void begin(long offset) throws IOException {}
}
