package dev.assay.internal.configuration;

import dev.assay.internal.configuration.read.Document;
import dev.assay.internal.configuration.read.Format;
import dev.assay.internal.configuration.read.ReadLimits;
import dev.assay.spi.configuration.ConfigurationException;
import dev.assay.spi.configuration.Fault;
import dev.assay.support.io.AtomicFiles;
import dev.assay.support.io.FileTooLargeException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file or folder of files, looked at from outside and read from inside. Immutable; any thread.
 *
 * <p>Links are followed, so that a mount that swaps a link to its folder shows as a change of every file.
 */
public final class WatchedFiles {

    private static final int MAX_FILES = 1000;

    private final Path path;

    /** The file or folder. */
    public WatchedFiles(Path path) {
        this.path = Objects.requireNonNull(path, "path");
    }

    /** What the file system says of one file; two equal ones are very likely of the same content. */
    record Seen(
            Path file,
            Format format,
            long size,
            FileTime modified,
            @Nullable Object key) {

        String name() {
            return String.valueOf(file.getFileName());
        }
    }

    /**
     * What is to be seen from outside.
     *
     * @param files the files in the order of their names
     * @param missing why there are none
     */
    public record Look(List<Seen> files, Optional<String> missing) {

        /** Copies the files. */
        public Look {
            files = List.copyOf(files);
            Objects.requireNonNull(missing, "missing");
        }

        private static Look none(String why) {
            return new Look(List.of(), Optional.of(why));
        }
    }

    /**
     * Looks without reading.
     *
     * @throws IOException if it can't even be looked at
     */
    public Look look() throws IOException {
        try {
            return Files.isDirectory(path) ? folder() : file();
        } catch (NoSuchFileException e) {
            return Look.none("there is no configuration at " + path + "; create it, or point the source elsewhere");
        } catch (AccessDeniedException e) {
            throw denied(e);
        }
    }

    private Look file() throws IOException {
        Path name = path.getFileName();
        Optional<Format> format = Format.ofFileName(String.valueOf(name));
        if (format.isEmpty()) {
            return Look.none("the configuration " + path + " is no folder, and its name does not end in .json, .yaml or"
                    + " .yml; rename it");
        }
        return new Look(List.of(seen(path, format.get())), Optional.empty());
    }

    private Look folder() throws IOException {
        List<Seen> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path, WatchedFiles::isConfiguration)) {
            for (Path entry : entries) {
                if (found.size() == MAX_FILES) {
                    throw new IOException("the folder " + path + " holds more than " + MAX_FILES
                            + " configuration files; merge some");
                }
                found.add(seen(
                        entry,
                        Format.ofFileName(String.valueOf(entry.getFileName())).orElse(Format.JSON)));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        if (found.isEmpty()) {
            return Look.none("the folder " + path
                    + " holds no .json, .yaml or .yml file; to remove all jobs, say jobs: []" + " in a file");
        }
        found.sort(Comparator.comparing(Seen::name));
        return new Look(found, Optional.empty());
    }

    // Hidden files are an editor's or a mount's own business.
    private static boolean isConfiguration(Path entry) {
        String name = String.valueOf(entry.getFileName());
        return !name.startsWith(".") && Format.ofFileName(name).isPresent() && Files.isRegularFile(entry);
    }

    private static Seen seen(Path file, Format format) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Seen(file, format, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }

    /**
     * Reads what was seen.
     *
     * @param maxBytes the most bytes of all files together
     * @throws ConfigurationException if there is more
     * @throws IOException if a file can't be read
     */
    public List<Document> read(Look look, int maxBytes) throws IOException {
        List<Document> documents = new ArrayList<>();
        int left = maxBytes;
        try {
            for (Seen seen : look.files()) {
                int most = seen.format() == Format.YAML ? Math.min(left, ReadLimits.MAX_YAML_BYTES) : left;
                byte[] bytes = AtomicFiles.readCapped(seen.file(), most);
                left -= bytes.length;
                documents.add(new Document(seen.name(), seen.format(), bytes));
            }
            return documents;
        } catch (FileTooLargeException e) {
            throw tooLarge(
                    maxBytes,
                    documents.size() < look.files().size() ? look.files().get(documents.size()) : null);
        } catch (AccessDeniedException e) {
            throw denied(e);
        }
    }

    private ConfigurationException tooLarge(int maxBytes, @Nullable Seen file) {
        String limit = file != null && file.format() == Format.YAML && maxBytes > ReadLimits.MAX_YAML_BYTES
                ? "is larger than 3 MiB of YAML or than what is left of " + maxBytes
                        + " bytes; write JSON, several files, or raise the limit of the source"
                : "is larger than " + maxBytes
                        + " bytes, together with the files before it; raise the limit of the source";
        String place = file == null ? path.toString() : file.name();
        return new ConfigurationException("", List.of(new Fault("LIMIT_BYTES", place, limit)));
    }

    private static IOException denied(AccessDeniedException problem) {
        return new IOException(
                "the configuration " + problem.getFile() + " can't be read; give the host's user the right to",
                problem);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
