package dev.assay.examples.certificates.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads whole files of bearable size. */
final class FileContent {

    private static final int MAX_BYTES = 16 << 20;

    private FileContent() {}

    static byte[] read(Path file) throws UnreadableException {
        try {
            if (!Files.exists(file)) {
                throw new UnreadableException(Trouble.ABSENT, "there is no such file, or it can't be seen");
            }
            if (!Files.isRegularFile(file)) {
                throw new UnreadableException(Trouble.READ_FAILED, "it is no regular file");
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(MAX_BYTES + 1);
                if (bytes.length > MAX_BYTES) {
                    throw new UnreadableException(Trouble.TOO_LARGE, "it has more than " + MAX_BYTES + " bytes");
                }
                return bytes;
            }
        } catch (AccessDeniedException e) {
            throw new UnreadableException(Trouble.ACCESS_DENIED, "no permission to read it");
        } catch (NoSuchFileException e) {
            throw new UnreadableException(Trouble.ABSENT, "there is no such file");
        } catch (IOException e) {
            throw new UnreadableException(Trouble.READ_FAILED, e.getClass().getSimpleName());
        }
    }

    /** A file that can't be read, and why. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Trouble trouble;

        UnreadableException(String code, String text) {
            super(text);
            this.trouble = new Trouble(code, text);
        }

        Holding holding() {
            return Holding.unread(trouble.code(), trouble.text());
        }
    }
}
