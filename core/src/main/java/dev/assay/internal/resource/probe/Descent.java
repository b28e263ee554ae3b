package dev.assay.internal.resource.probe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * How children are found in one walk over a tree of processes: as the kernel lists them, or else by everybody's parent.
 * Not thread-safe.
 */
final class Descent {

    private static final int MOST_THREADS = 16_384;
    private static final int PARENT = 1;

    private final Path proc;
    private final byte[] buffer = new byte[4096];
    private final KernelText text = new KernelText();

    // Of the walk under way.
    private Map<Long, List<Long>> byParent = Map.of();
    private boolean listed;

    Descent(Path proc) {
        this.proc = proc;
    }

    /** Forgets the walk before. */
    void begin() {
        byParent = Map.of();
        listed = false;
    }

    void children(long pid, LongConsumer each) {
        if (listed || !askKernel(pid, each)) {
            if (!listed) {
                listed = true;
                byParent = listAll();
            }
            byParent.getOrDefault(pid, List.of()).forEach(each::accept);
        }
    }

    /** Whether the kernel keeps such lists. */
    private boolean askKernel(long pid, LongConsumer each) {
        Path tasks = proc.resolve(Long.toString(pid)).resolve("task");
        boolean kept = false;
        int threads = 0;
        try (DirectoryStream<Path> folder = Files.newDirectoryStream(tasks)) {
            for (Path task : folder) {
                if (++threads > MOST_THREADS) {
                    break;
                }
                if (load(task.resolve("children"))) {
                    kept = true;
                    for (int place = 0; text.field(0, place) != KernelText.UNKNOWN; place++) {
                        each.accept(text.field(0, place));
                    }
                }
            }
        } catch (IOException | DirectoryIteratorException | SecurityException gone) {
            // It ended meanwhile: then it has no children any more.
            return true;
        }
        return kept;
    }

    private Map<Long, List<Long>> listAll() {
        Map<Long, List<Long>> found = new HashMap<>();
        try (DirectoryStream<Path> folder = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : folder) {
                long parent = load(process.resolve("stat")) ? parent() : KernelText.UNKNOWN;
                if (parent > 0) {
                    found.computeIfAbsent(parent, unused -> new ArrayList<>())
                            .add(Long.parseLong(process.getFileName().toString()));
                }
            }
        } catch (IOException | DirectoryIteratorException | SecurityException | NumberFormatException odd) {
            return found;
        }
        return found;
    }

    private long parent() {
        int end = text.lastIndexOf(')');
        return end < 0 ? KernelText.UNKNOWN : text.field(end + 1, PARENT);
    }

    private boolean load(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            text.set(buffer, in.readNBytes(buffer, 0, buffer.length));
            return true;
        } catch (IOException | SecurityException gone) {
            return false;
        }
    }
}
