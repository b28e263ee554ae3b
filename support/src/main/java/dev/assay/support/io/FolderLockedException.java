package dev.assay.support.io;

import dev.assay.support.text.Text;
import java.io.Serial;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Says that a folder is in use, and by whom. */
public final class FolderLockedException extends FileSystemException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int MAX_HOLDER = 300;

    private final String holder;

    FolderLockedException(Path folder, String holder) {
        super(
                folder.toString(),
                null,
                "is in use by " + Text.line(holder, MAX_HOLDER) + "; close that one or give this one its own folder");
        this.holder = Text.line(holder, MAX_HOLDER);
    }

    /**
     * Tells who has the folder.
     *
     * @return the holder's name and process id, as far as it left them
     */
    public String holder() {
        return holder;
    }
}
