package dev.assay.internal.configuration;

import dev.assay.internal.configuration.read.Document;
import dev.assay.internal.configuration.read.Format;
import dev.assay.internal.configuration.read.ReadLimits;
import dev.assay.spi.configuration.ConfigurationException;
import dev.assay.spi.configuration.Fault;
import java.io.IOException;
import java.io.InputStream;
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
    private final long maxBytes;

    /**
     * The file or folder.
     *
     * @param maxBytes the most bytes of all files together
     */
    public WatchedFiles(Path path, long maxBytes) {
        this.path = Objects.requireNonNull(path, "path");
        this.maxBytes = maxBytes;
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
     * What was seen, to be read as often as need be.
     *
     * @throws ConfigurationException if it is larger than the source takes
     */
    public List<Document> documents(Look look) {
        List<Document> documents = new ArrayList<>();
        long left = maxBytes;
        for (Seen seen : look.files()) {
            left -= seen.size();
            if (left < 0 || (seen.format() == Format.YAML && seen.size() > ReadLimits.MAX_YAML_BYTES)) {
                throw tooLarge(seen);
            }
            documents.add(new Document(seen.name(), seen.format(), () -> open(seen.file())));
        }
        return documents;
    }

    private static InputStream open(Path file) throws IOException {
        try {
            return Files.newInputStream(file);
        } catch (AccessDeniedException e) {
            throw denied(e);
        }
    }

    private ConfigurationException tooLarge(Seen file) {
        String limit = file.format() == Format.YAML && maxBytes > ReadLimits.MAX_YAML_BYTES
                ? "is larger than 3 MiB of YAML or than what is left of " + maxBytes
                        + " bytes; write JSON, several files, or raise the limit of the source"
                : "is larger than " + maxBytes
                        + " bytes, together with the files before it; raise the limit of the source";
        return new ConfigurationException("", List.of(new Fault("LIMIT_BYTES", file.name(), limit)));
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
