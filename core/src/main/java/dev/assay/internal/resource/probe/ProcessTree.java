package dev.assay.internal.resource.probe;

import dev.assay.spi.resource.TreeReading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * A process and its descendants, by {@code /proc}.
 *
 * <p>Who left the tree by being adopted is not seen any more; CPU time of descendants that were waited for is in their
 * parent's account. Stateless but for its scratch memory; not thread-safe.
 */
final class ProcessTree {

    /** More than this is not walked: whoever has so many processes is measured in part, and long over any limit. */
    private static final int MOST_PROCESSES = 4096;

    private static final int MOST_THREADS = 16_384;

    private final Path proc;
    private final Auxiliary units;
    private final byte[] buffer = new byte[4096];
    private final KernelText text = new KernelText();

    ProcessTree(Path proc, Auxiliary units) {
        this.proc = proc;
        this.units = units;
    }

    /** Reads the tree below a process; unknown if the process itself is gone. */
    TreeReading read(long root, long stampNanos) {
        Deque<Long> next = new ArrayDeque<>();
        Set<Long> seen = new HashSet<>();
        Descent descent = new Descent();
        next.add(root);
        seen.add(root);
        long ticks = 0;
        long pages = 0;
        int processes = 0;
        long threads = 0;
        while (!next.isEmpty()) {
            long pid = next.remove();
            int fields = stat(proc.resolve(Long.toString(pid)));
            if (fields < 0) {
                if (pid == root) {
                    return TreeReading.UNKNOWN;
                }
                continue;
            }
            // One that has ended and that nobody waited for yet lives no more; what it spent counts.
            boolean ended = text.matches(fields + 1, "Z");
            processes += ended ? 0 : 1;
            // The command, which may hold blanks, is cut off: state is field 0, utime 11 to cstime 14, threads 17, rss
            // 21.
            for (int place = 11; place <= 14; place++) {
                ticks += Math.max(0, text.field(fields, place));
            }
            pages += Math.max(0, text.field(fields, 21));
            threads += ended ? 0 : Math.max(0, text.field(fields, 17));
            descent.children(pid, child -> {
                if (seen.size() < MOST_PROCESSES && seen.add(child)) {
                    next.add(child);
                }
            });
        }
        return new TreeReading(
                stampNanos,
                OptionalLong.of(ticks * (1_000_000_000L / units.ticksPerSecond())),
                OptionalLong.of(pages * units.pageBytes()),
                OptionalInt.of(processes),
                OptionalInt.of((int) Math.min(Integer.MAX_VALUE, threads)));
    }

    /** Reads a process's numbers into {@link #text}; where they begin, or -1 if the process is gone. */
    private int stat(Path process) {
        if (!load(process.resolve("stat"))) {
            return -1;
        }
        int end = text.lastIndexOf(')');
        return end < 0 ? -1 : end + 1;
    }

    private boolean load(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            text.set(buffer, in.readNBytes(buffer, 0, buffer.length));
            return true;
        } catch (IOException | SecurityException gone) {
            return false;
        }
    }

    /** How children are found in one walk: as the kernel lists them, or else by everybody's parent. */
    private final class Descent {

        private Map<Long, List<Long>> byParent = Map.of();
        private boolean listed;

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
                    int fields = stat(process);
                    long parent = fields < 0 ? KernelText.UNKNOWN : text.field(fields, 1);
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
    }
}
