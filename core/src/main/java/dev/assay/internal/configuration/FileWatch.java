package dev.assay.internal.configuration;

import dev.assay.internal.configuration.WatchedFiles.Look;
import dev.assay.internal.configuration.read.ConfigurationReader;
import dev.assay.internal.configuration.read.Document;
import dev.assay.internal.configuration.read.ReadConfiguration;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationException;
import dev.assay.spi.configuration.Fault;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Watches files by looking at them now and then, and reads them when they have come to rest. One thread.
 *
 * <p>A change counts when two looks, some time apart, see the same; what then can't be understood is read once more
 * later, before it is refused: somebody may still be writing. Each content is refused once. Whatever the looks say, the
 * content is compared now and then, too, for a file may be overwritten within one tick of its clock.
 */
public final class FileWatch {

    private final WatchedFiles files;
    private final ConfigurationReader reader;
    private final Function<ReadConfiguration, List<Fault>> relations;
    private final long settleNanos;
    private final long recheckNanos;

    private @Nullable Configuration current;
    private String currentDigest = "";
    private String refusedDigest = "";
    private String suspectDigest = "";
    private @Nullable Look judged;
    private @Nullable Look candidate;
    private long candidateSince;
    private long lastRead;

    /**
     * A watch that has seen nothing yet.
     *
     * @param files what to watch
     * @param reader what reads it
     * @param relations finds faults that the reader does not look for
     * @param settle how long files must rest
     * @param recheck how often content is compared although nothing seems changed
     */
    public FileWatch(
            WatchedFiles files,
            ConfigurationReader reader,
            Function<ReadConfiguration, List<Fault>> relations,
            Duration settle,
            Duration recheck) {
        this.files = Objects.requireNonNull(files, "files");
        this.reader = Objects.requireNonNull(reader, "reader");
        this.relations = Objects.requireNonNull(relations, "relations");
        this.settleNanos = settle.toNanos();
        this.recheckNanos = recheck.toNanos();
    }

    /** The newest configuration that could be read, empty before the first. */
    public Optional<Configuration> current() {
        return Optional.ofNullable(current);
    }

    /** Whether something is under way that the next look should come soon for. */
    public boolean unsettled() {
        return candidate != null;
    }

    /**
     * Looks once, and reads if there is reason to.
     *
     * @param now the ticker
     * @return whether {@link #current} is another one than before
     * @throws ConfigurationException if the content is refused, once for each content
     * @throws IOException if there is nothing to read, each time
     */
    public boolean look(long now) throws IOException {
        Look look = files.look();
        if (look.equals(judged)) {
            candidate = null;
            return recheck(look, now);
        }
        if (!look.equals(candidate)) {
            candidate = look;
            candidateSince = now;
            suspectDigest = "";
            boolean nothingYet = current == null && judged == null;
            return nothingYet && read(look, now);
        }
        return now - candidateSince >= settleNanos && read(look, now);
    }

    private boolean recheck(Look look, long now) throws IOException {
        if (now - lastRead < recheckNanos) {
            return false;
        }
        lastRead = now;
        String digest = reader.digest(files.documents(look));
        if (!digest.equals(currentDigest) && !digest.equals(refusedDigest)) {
            judged = null;
            candidate = look;
            candidateSince = now;
        }
        return false;
    }

    private boolean read(Look look, long now) throws IOException {
        if (look.missing().isPresent()) {
            throw new NoSuchFileException(files.toString(), null, look.missing().get());
        }
        try {
            List<Document> documents = files.documents(look);
            String digest = reader.digest(documents);
            if (!files.look().equals(look)) {
                candidate = null; // it changed while it was read; begin anew
                return false;
            }
            lastRead = now;
            return judge(documents, digest, look, now);
        } catch (ConfigurationException tooLarge) {
            judged = look;
            candidate = null;
            throw tooLarge;
        }
    }

    private boolean judge(List<Document> documents, String digest, Look look, long now) throws IOException {
        if (digest.equals(refusedDigest)) {
            settle(look);
            return false;
        }
        if (digest.equals(currentDigest)) {
            refusedDigest = "";
            settle(look);
            return false;
        }
        try {
            Configuration before = current;
            ReadConfiguration read =
                    reader.read(documents, files.toString(), before == null ? List.of() : before.jobs());
            if (!read.configuration().digest().equals("sha256:" + digest)) {
                candidate = null; // as above
                return false;
            }
            List<Fault> faults = relations.apply(read);
            if (!faults.isEmpty()) {
                throw new ConfigurationException(read.configuration().revision(), faults);
            }
            current = read.configuration();
            currentDigest = digest;
            refusedDigest = "";
            settle(look);
            return true;
        } catch (ConfigurationException refused) {
            if (!digest.equals(suspectDigest)) {
                suspectDigest = digest;
                candidateSince = now;
                return false;
            }
            refusedDigest = digest;
            settle(look);
            throw refused;
        }
    }

    private void settle(Look look) {
        judged = look;
        candidate = null;
        suspectDigest = "";
    }
}
