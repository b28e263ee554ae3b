package dev.assay.eventhub;

import dev.assay.eventhub.internal.spool.Folders;
import dev.assay.spi.result.EvidenceStore;
import dev.assay.support.io.AtomicFiles;
import dev.assay.support.io.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evidence beside results: a folder of files that are named by the digest of their content, for their owner only, and together no larger than
 * the host says.
 *
 * <pre>{@code
 * HubOutbox.builder(transport).evidence(EvidenceFolder.in(Path.of("/var/lib/payments/evidence"), 10L << 30))
 * }</pre>
 *
 * <p>A file is whole and on the disk before the result that names it is stored. Nothing is ever deleted here: how long evidence is kept is the
 * host's matter, and where a file is gone a verifier says so. When the folder is full, or its disk fails, evidence is named by its digest only,
 * which is logged and counted. Thread-safe; one process at a time counts right.
 */
public final class EvidenceFolder implements EvidenceStore {

    private static final Logger LOG = LoggerFactory.getLogger(EvidenceFolder.class);
    private static final String SHA256 = "sha256:";

    private final Path folder;
    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong notKept = new AtomicLong();

    private EvidenceFolder(Path folder, long maxBytes) {
        this.folder = folder;
        this.maxBytes = maxBytes;
    }

    /**
     * Opens a folder, which is made if need be, and counts what is there.
     *
     * @param maxBytes how large its files may be together
     * @throws IOException if it can't be used, or others may use it or exchange it
     */
    public static EvidenceFolder in(Path folder, long maxBytes) throws IOException {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("an evidence folder holds at least one byte, not " + maxBytes);
        }
        EvidenceFolder opened = new EvidenceFolder(Folders.secure(folder), maxBytes);
        try (Stream<Path> files = Files.walk(opened.folder, 2)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                opened.bytes.addAndGet(Files.size(file));
            }
        }
        return opened;
    }

    /** Where content of a digest lies in an evidence folder, relative to it. */
    static String place(String digest) {
        String hex = digest.substring(SHA256.length());
        return hex.substring(0, 2) + "/" + hex;
    }

    @Override
    public synchronized Optional<String> keep(String digest, byte[] content) {
        String place = place(digest);
        Path file = folder.resolve(place);
        if (Files.exists(file)) {
            return Optional.of(place);
        }
        if (bytes.get() + content.length > maxBytes) {
            return notKept(digest, "the folder holds " + bytes.get() + " of " + maxBytes + " bytes");
        }
        try {
            Path parent = OwnerOnly.createFolders(folder.resolve(place.substring(0, 2)));
            AtomicFiles.write(parent.resolve(String.valueOf(file.getFileName())), content);
            bytes.addAndGet(content.length);
            return Optional.of(place);
        } catch (IOException e) {
            return notKept(digest, e.toString());
        }
    }

    private Optional<String> notKept(String digest, String why) {
        if (notKept.getAndIncrement() == 0) {
            LOG.error("ASSAY-5150 evidence {} is not kept, only its digest; so is what follows: {}", digest, why);
        }
        return Optional.empty();
    }

    /** How large its files are together. */
    public long bytes() {
        return bytes.get();
    }

    /** How many pieces of evidence could not be kept since it was opened. */
    public long notKept() {
        return notKept.get();
    }
}
