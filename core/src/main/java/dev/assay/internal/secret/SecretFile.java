package dev.assay.internal.secret;

import dev.assay.spi.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a secret from a file: a regular one that neither group nor others may write, UTF-8, at most 64 KiB; one line
 * end at the end is not part of the value.
 *
 * <p>A symbolic link is followed only if it is the one that Kubernetes mounts secrets by ({@code name -> ..data/name},
 * {@code ..data -> ..2026_11_23…}).
 */
final class SecretFile {

    private static final Logger LOG = LoggerFactory.getLogger(SecretFile.class);
    private static final int MAX_BYTES = 64 * 1024;
    private static final String DATA = "..data";

    /** A file that is not taken; its text holds no content. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;
        private final String text;

        Refused(String text) {
            super(text);
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    private SecretFile() {}

    static Secret read(String name, String place) throws IOException {
        Path path = Path.of(place.startsWith("///") ? place.substring(2) : place);
        if (!path.isAbsolute()) {
            throw new Refused("its path is not absolute");
        }
        Path file = followMount(path);
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new Refused("it is no regular file; symbolic links are followed only in a Kubernetes mount");
        }
        checkPermissions(name, file);
        if (attributes.size() > MAX_BYTES) {
            throw new Refused("the file is larger than " + MAX_BYTES + " bytes");
        }
        byte[] bytes = new byte[MAX_BYTES + 1];
        try {
            int length = fill(file, bytes);
            if (length > MAX_BYTES) {
                throw new Refused("the file is larger than " + MAX_BYTES + " bytes");
            }
            return decode(name, attributes.lastModifiedTime().toString(), bytes, length);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static Path followMount(Path path) throws IOException {
        Path folder = path.getParent();
        Path fileName = path.getFileName();
        if (folder == null || fileName == null || !Files.isSymbolicLink(path)) {
            return path;
        }
        if (!Files.readSymbolicLink(path).equals(Path.of(DATA).resolve(fileName))) {
            return path; // refused below, as no regular file
        }
        Path data = folder.resolve(DATA);
        Path stamped = Files.readSymbolicLink(data);
        boolean inside = stamped.getNameCount() == 1 && !stamped.isAbsolute() && isStamp(stamped.toString());
        return inside ? folder.resolve(stamped).resolve(fileName) : path;
    }

    private static boolean isStamp(String name) {
        return name.startsWith("..") && name.length() > 2;
    }

    private static void checkPermissions(String name, Path file) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        @Nullable Set<PosixFilePermission> permissions =
                view == null ? null : view.readAttributes().permissions();
        if (permissions == null) {
            return; // a file system without such permissions has rules of its own
        }
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new Refused("the file can be written by its group or by others; make it writable by its owner only");
        }
        if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
            LOG.warn("ASSAY-2201 the file of secret {} can be read by every user of this machine", name);
        }
    }

    private static int fill(Path file, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try (SeekableByteChannel channel =
                Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // read on until the end or until there is too much
            }
        }
        return buffer.position();
    }

    private static Secret decode(String name, String version, byte[] bytes, int length) throws IOException {
        CharBuffer chars;
        try {
            chars = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
        } catch (CharacterCodingException e) {
            throw new Refused("the file is not UTF-8 text");
        }
        try {
            int end = chars.length();
            if (end > 0 && chars.get(end - 1) == '\n') {
                end--;
                if (end > 0 && chars.get(end - 1) == '\r') {
                    end--;
                }
            }
            if (end == 0) {
                throw new Refused("the file is empty");
            }
            char[] value = Arrays.copyOf(chars.array(), end);
            try {
                return Secret.of(name, version, value);
            } finally {
                Arrays.fill(value, '\0');
            }
        } finally {
            Arrays.fill(chars.array(), '\0');
        }
    }
}
