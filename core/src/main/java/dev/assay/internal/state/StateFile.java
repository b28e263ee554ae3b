package dev.assay.internal.state;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * The one file of a log, as the log needs it. A test puts one in its place that dies in the middle of any of these steps.
 * Not thread-safe.
 */
interface StateFile extends AutoCloseable {

    /** The content from the beginning; empty if there is no file. */
    Optional<InputStream> read() throws IOException;

    /** Cuts the file to a size. */
    void truncate(long size) throws IOException;

    /** Adds bytes at a position, which is the end. */
    void append(long end, byte[] bytes, int length) throws IOException;

    /** Waits until the disk has what was added. */
    void sync() throws IOException;

    /** Puts a whole new file in place of the old one, in one step that a crash can't divide. */
    void replace(Content content) throws IOException;

    /** Puts a copy of the file, as it is, beside it; returns its name. */
    String setAside() throws IOException;

    @Override
    void close() throws IOException;

    /** Writes the content of a file. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }
}
