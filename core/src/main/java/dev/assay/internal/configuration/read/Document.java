package dev.assay.internal.configuration.read;

import java.util.Objects;

/**
 * One text to read.
 *
 * @param name how faults call it, such as a file's name
 * @param format how it is written
 * @param bytes its content; not copied, and not changed by the reader
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy of a large file would cost its size again
public record Document(String name, Format format, byte[] bytes) {

    /** Checks that nothing is missing. */
    public Document {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(bytes, "bytes");
    }
}
