package dev.assay.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What the kernel says that each thread of this process ran. Linux only. */
public final class ProcessThreads {

    private static final Path TASKS = Path.of("/proc/self/task");

    private ProcessThreads() {}

    /** What each thread ran so far, in nanoseconds, by number and name. */
    public static Map<String, Long> ran() throws IOException {
        Map<String, Long> all = new TreeMap<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                try {
                    String text = Files.readString(task.resolve("schedstat"));
                    String name = task.getFileName() + " "
                            + Files.readString(task.resolve("comm")).strip();
                    all.put(name, Long.parseLong(text.substring(0, text.indexOf(' '))));
                } catch (NoSuchFileException ended) {
                    // A thread may end while one looks; what it ran is not counted then.
                    continue;
                }
            }
        }
        return all;
    }

    /** What all of them ran together. */
    public static long nanos() throws IOException {
        return ran().values().stream().mapToLong(Long::longValue).sum();
    }
}
