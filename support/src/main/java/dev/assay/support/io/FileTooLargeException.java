package dev.assay.support.io;

import java.io.Serial;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Says that a file is larger than the reader's limit. */
public final class FileTooLargeException extends FileSystemException {
    @Serial
    private static final long serialVersionUID = 1L;

    FileTooLargeException(Path file, long maxBytes) {
        super(
                file.toString(),
                null,
                "is larger than the limit of " + maxBytes + " bytes; make it smaller or raise the limit");
    }
}
