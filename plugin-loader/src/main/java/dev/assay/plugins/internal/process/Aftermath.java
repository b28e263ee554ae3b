package dev.assay.plugins.internal.process;

import dev.assay.support.text.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Attaches what a worker left behind to its run: what it wrote to its streams, and why its JVM crashed. All goes through
 * the run's own logger, which cuts it and takes secrets out.
 */
final class Aftermath {

    private static final int MAX_CRASH_BYTES = 64 * 1024;
    private static final int MAX_CRASH_LINES = 40;
    private static final int MAX_LINE = 2 * 1024;

    private Aftermath() {}

    /** Hands on what the worker wrote; quietly if all went well, loudly if not. */
    static void output(Worker worker, System.Logger logger, boolean well) {
        for (OutputLog log : worker.logs()) {
            if (log.bytes() > 0) {
                System.Logger.Level level = well ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING;
                for (String line : log.lines()) {
                    logger.log(level, line);
                }
            }
        }
    }

    /** The last line of what it wrote to its standard error, for messages. */
    static String lastWords(Worker worker) {
        List<String> lines = worker.stderr().lines();
        for (int i = lines.size() - 1; i >= 0; i--) {
            String words = lines.get(i).substring("stderr|".length()).strip();
            if (!words.isEmpty()) {
                return "; its last words: " + Text.line(words, 200);
            }
        }
        return "";
    }

    /**
     * Reads and removes a crash file. Only its head is kept: further down it shows the environment, the command line and
     * bits of memory.
     */
    static Optional<List<String>> crash(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            bytes = in.readNBytes(MAX_CRASH_BYTES);
        } finally {
            Files.deleteIfExists(file);
        }
        List<String> lines = new ArrayList<>();
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
            if (lines.size() >= MAX_CRASH_LINES || line.startsWith("---------------")) {
                break;
            }
            if (line.length() > 1) {
                lines.add("crash| " + Text.line(line, MAX_LINE));
            }
        }
        return Optional.of(lines);
    }
}
