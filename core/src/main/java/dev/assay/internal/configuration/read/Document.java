package dev.assay.internal.configuration.read;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * One text to read, as often as the reader likes; it need not fit into memory.
 *
 * @param name how faults call it, such as a file's name
 * @param format how it is written
 * @param content what it says
 */
public record Document(String name, Format format, Content content) {

    /** What a document says. */
    @FunctionalInterface
    public interface Content {

        /**
         * Opens it from the beginning.
         *
         * @throws IOException if it can't be read
         */
        InputStream open() throws IOException;
    }

    /** Checks that nothing is missing. */
    public Document {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(content, "content");
    }

    /** A text in memory. The bytes are not copied, and not changed by the reader. */
    public Document(String name, Format format, byte[] bytes) {
        this(name, format, () -> new ByteArrayInputStream(bytes));
    }
}
