package dev.assay.examples.jars;

import dev.assay.examples.jars.scan.Pulse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Digests of whole files, for those worth naming. Remembers the last one, since one jar often has several hits. */
final class FileDigest {

    private static final long MAX_BYTES = 1L << 30;

    private final Pulse pulse;
    private @Nullable Path lastFile; // run's thread only
    private Optional<String> last = Optional.empty(); // run's thread only

    FileDigest(Pulse pulse) {
        this.pulse = pulse;
    }

    /** {@code sha256:…}, or nothing if the file is too large or can't be read. */
    Optional<String> of(Path file) {
        if (!file.equals(lastFile)) {
            lastFile = file;
            last = read(file);
        }
        return last;
    }

    private Optional<String> read(Path file) {
        byte[] buffer = new byte[64 << 10];
        try (InputStream in = Files.newInputStream(file)) {
            if (Files.size(file) > MAX_BYTES) {
                return Optional.empty();
            }
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                sha256.update(buffer, 0, n);
                pulse.check();
            }
            return Optional.of("sha256:" + HexFormat.of().formatHex(sha256.digest()));
        } catch (IOException | NoSuchAlgorithmException e) {
            return Optional.empty(); // the digest is a help for people; the finding stands without it
        }
    }
}
