package dev.assay.plugins.internal.fetch;

import static dev.assay.plugins.PluginCodes.ARCHIVE_INVALID;
import static dev.assay.plugins.PluginCodes.ARCHIVE_LIMIT;
import static dev.assay.plugins.PluginCodes.DOWNLOAD_TOO_LARGE;

import dev.assay.plugins.ArchiveLimits;
import dev.assay.spi.plugin.PluginException;
import dev.assay.support.io.AtomicFiles;
import dev.assay.support.io.FileTooLargeException;
import dev.assay.support.text.Text;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs a folder such as a build's {@code classes} into a jar in memory. The same files always give the same bytes, so a
 * folder has a digest like a jar and can be locked and signed like one.
 */
public final class FolderJar {

    private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);
    private static final int MAX_DEPTH = 64;

    private FolderJar() {}

    /**
     * Packs.
     *
     * @throws PluginException if it is too large or holds something else than files and folders
     */
    public static byte[] pack(Path folder, ArchiveLimits limits, String plugin) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(folder, MAX_DEPTH)) {
            for (Path path : (Iterable<Path>) walk.sorted(Comparator.naturalOrder())::iterator) {
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    files.put(
                            folder.relativize(path)
                                    .toString()
                                    .replace(path.getFileSystem().getSeparator(), "/"),
                            path);
                } else if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    throw new PluginException(
                            ARCHIVE_INVALID,
                            plugin,
                            "in the folder, " + Text.line(path.toString(), 300)
                                    + " is neither a file nor a folder; links are not followed. Copy what it leads to");
                }
                if (files.size() > limits.maxEntries()) {
                    throw new PluginException(
                            ARCHIVE_LIMIT,
                            plugin,
                            "the folder holds more files than the " + limits.maxEntries()
                                    + " that this loader allows; name the folder of the classes, not one above");
                }
            }
        }
        return write(files, limits, plugin);
    }

    private static byte[] write(Map<String, Path> files, ArchiveLimits limits, String plugin) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, Path> file : files.entrySet()) {
                byte[] content;
                try {
                    content = AtomicFiles.readCapped(file.getValue(), Math.max(0, limits.maxJarBytes() - bytes.size()));
                } catch (FileTooLargeException e) {
                    throw new PluginException(
                            DOWNLOAD_TOO_LARGE,
                            plugin,
                            "the folder holds more than the " + limits.maxJarBytes() + " bytes that this loader allows",
                            e);
                }
                CRC32 crc = new CRC32();
                crc.update(content);
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(content.length);
                entry.setCompressedSize(content.length);
                entry.setCrc(crc.getValue());
                entry.setTimeLocal(EPOCH);
                zip.putNextEntry(entry);
                zip.write(content);
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
