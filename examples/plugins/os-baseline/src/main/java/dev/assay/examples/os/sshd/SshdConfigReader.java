package dev.assay.examples.os.sshd;

import dev.assay.examples.os.host.Content;
import dev.assay.examples.os.host.HostFiles;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;

/**
 * Reads {@code sshd_config} as the server does: Include patterns expand in order where they stand, the first setting of
 * a keyword counts, a Match block lasts until the next one or the end of its file, and {@code Match all} is no condition.
 * One instance reads one configuration.
 */
final class SshdConfigReader {

    private static final int MAX_DEPTH = 16;
    private static final int MAX_FILES = 500;
    private static final int MAX_LINES = 100_000;
    private static final String FOLDER = "/etc/ssh/";
    private static final Map<String, String> OTHER_NAMES = Map.of(
            "challengeresponseauthentication", "kbdinteractiveauthentication",
            "skeyauthentication", "kbdinteractiveauthentication",
            "dsaauthentication", "pubkeyauthentication");

    private final HostFiles files;
    private final SshdConfig.Builder config = new SshdConfig.Builder();
    private int filesRead;
    private int linesRead;

    private SshdConfigReader(HostFiles files) {
        this.files = files;
    }

    static SshdConfig read(HostFiles files, String path) {
        SshdConfigReader reader = new SshdConfigReader(files);
        reader.file(path, true, 0);
        return reader.config.build();
    }

    private void file(String path, boolean always, int depth) {
        Content content = files.read(path);
        filesRead++;
        if (filesRead > MAX_FILES || depth > MAX_DEPTH) {
            config.gap(path, new Content(Content.State.TOO_LARGE, ""));
            return;
        }
        if (!content.isRead()) {
            config.gap(path, content);
            return;
        }
        boolean active = always;
        int number = 0;
        for (String raw : content.text().split("\n")) {
            number++;
            linesRead++;
            if (linesRead > MAX_LINES) {
                config.gap(path, new Content(Content.State.TOO_LARGE, ""));
                return;
            }
            ConfigLine line = ConfigLine.parse(raw).orElse(null);
            if (line == null) {
                continue;
            }
            switch (line.keyword()) {
                case "match" -> active = always && line.value().equals("all");
                case "include" -> {
                    for (String pattern : line.arguments()) {
                        include(pattern, active, depth);
                    }
                }
                default -> config.add(canonical(line), path, number, active);
            }
        }
    }

    private static ConfigLine canonical(ConfigLine line) {
        String other = OTHER_NAMES.get(line.keyword());
        return other == null ? line : new ConfigLine(other, line.arguments());
    }

    private void include(String pattern, boolean active, int depth) {
        String absolute = pattern.startsWith("/") ? pattern : FOLDER + pattern;
        try {
            for (String path : expand(absolute)) {
                file(path, active, depth + 1);
            }
        } catch (IOException e) {
            config.gap(absolute, new Content(Content.State.DENIED, ""));
        } catch (PatternSyntaxException e) {
            config.gap(absolute, new Content(Content.State.UNREADABLE, ""));
        }
    }

    /** The existing files a pattern names, in the order of their names. */
    private List<String> expand(String pattern) throws IOException {
        List<String> found = new ArrayList<>(List.of(""));
        for (String part : pattern.split("/")) {
            if (part.isEmpty()) {
                continue;
            }
            List<String> next = new ArrayList<>();
            for (String folder : found) {
                if (part.indexOf('*') < 0 && part.indexOf('?') < 0 && part.indexOf('[') < 0) {
                    next.add(folder + "/" + part);
                } else {
                    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + part);
                    for (String name : files.names(folder.isEmpty() ? "/" : folder)) {
                        // As in a shell, a star does not stand for a dot in front.
                        if (matcher.matches(Path.of(name)) && (!name.startsWith(".") || part.startsWith("."))) {
                            next.add(folder + "/" + name);
                        }
                    }
                }
            }
            found = next.subList(0, Math.min(next.size(), MAX_FILES + 1));
        }
        return found.stream().filter(this::mayExist).toList();
    }

    /** A file this user may not see counts as there, so that it becomes a gap and not silence. */
    private boolean mayExist(String path) {
        return files.read(path).state() != Content.State.ABSENT;
    }
}
