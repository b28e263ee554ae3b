package dev.assay.examples.os.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A machine's files below a root folder. Immutable.
 *
 * <p>Paths are given as the machine knows them, with {@code /} in front. Below another root than {@code /} links are
 * followed as that machine would follow them, so that a recorded or mounted tree never answers with files of this one.
 */
public final class HostFiles {

    private static final int MAX_BYTES = 4 << 20;
    private static final int MAX_NAMES = 10_000;
    private static final int MAX_LINKS = 40;

    private final Path root;
    private final boolean whole;

    /** The files below a root. */
    public HostFiles(Path root) {
        this.root = root.toAbsolutePath().normalize();
        this.whole = this.root.getNameCount() == 0;
    }

    /** Whether these are this machine's own files. */
    public boolean isThisMachine() {
        return whole;
    }

    /** The text of a file. Bytes are read as Latin-1, which loses none. */
    public Content read(String path) {
        try {
            Path file = resolve(path);
            if (!Files.isRegularFile(file)) {
                return Content.none(stateOf(file));
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(MAX_BYTES + 1);
                return bytes.length > MAX_BYTES
                        ? Content.none(Content.State.TOO_LARGE)
                        : new Content(Content.State.READ, new String(bytes, StandardCharsets.ISO_8859_1));
            }
        } catch (AccessDeniedException e) {
            return Content.none(Content.State.DENIED);
        } catch (NoSuchFileException e) {
            return Content.none(Content.State.ABSENT);
        } catch (IOException e) {
            return Content.none(Content.State.UNREADABLE);
        }
    }

    /** Whether there is anything at a path, as far as this user can see. */
    public boolean exists(String path) {
        try {
            return Files.exists(resolve(path));
        } catch (IOException e) {
            return false;
        }
    }

    /** Who owns a file and who may do what; empty if there is none. */
    public Optional<FileStatus> status(String path) throws IOException {
        try {
            Map<String, Object> found = Files.readAttributes(resolve(path), "unix:mode,uid,gid");
            return Optional.of(
                    new FileStatus(number(found, "mode") & 07777, number(found, "uid"), number(found, "gid")));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** The names in a folder, sorted; empty if there is none. */
    public List<String> names(String folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(resolve(folder))) {
            for (Path entry : entries) {
                if (names.size() >= MAX_NAMES) {
                    throw new IOException("more than " + MAX_NAMES + " files in " + folder);
                }
                names.add(String.valueOf(entry.getFileName()));
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        Collections.sort(names);
        return names;
    }

    private static Content.State stateOf(Path file) throws IOException {
        // Asks again in a way that tells "may not look" from "is not there".
        Files.readAttributes(file, "basic:isDirectory");
        return Content.State.UNREADABLE;
    }

    private Path resolve(String path) throws IOException {
        if (whole) {
            return Path.of(path);
        }
        Deque<Path> way = new ArrayDeque<>(List.of(root));
        Deque<String> open = new ArrayDeque<>(parts(path));
        int links = 0;
        while (!open.isEmpty()) {
            String part = open.removeFirst();
            if (part.equals("..")) {
                if (way.size() > 1) { // above the root there is the root
                    way.removeLast();
                }
                continue;
            }
            Path next = way.getLast().resolve(part);
            if (!Files.isSymbolicLink(next)) {
                way.addLast(next);
                continue;
            }
            links++;
            if (links > MAX_LINKS) {
                throw new IOException("too many links in " + path);
            }
            String target = Files.readSymbolicLink(next).toString();
            if (target.startsWith("/")) {
                way.clear();
                way.add(root);
            }
            List<String> ahead = parts(target);
            Collections.reverse(ahead);
            ahead.forEach(open::addFirst);
        }
        return way.getLast();
    }

    private static int number(Map<String, Object> attributes, String name) throws IOException {
        if (attributes.get(name) instanceof Integer number) {
            return number;
        }
        throw new IOException("no " + name);
    }

    private static List<String> parts(String path) {
        List<String> parts = new ArrayList<>(Arrays.asList(path.split("/")));
        parts.removeIf(part -> part.isEmpty() || part.equals("."));
        return parts;
    }
}
