package dev.assay.plugins.internal.process;

import dev.assay.spi.resource.Limits;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Starts a process with an environment of its own, low priority and no core dumps, where the system lets us without
 * privileges. What could not be had is named.
 */
final class Launcher {

    private static final Path SHELL = Path.of("/bin/sh");
    private static final Path NICE = Path.of("/usr/bin/nice");
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    /** What a process needs to name files as its host does. All else stays behind. */
    private static final List<String> PASSED = List.of("LANG", "LC_ALL", "LC_CTYPE", "TZ", "SystemRoot");

    private static final String OOM_SCORE = "500";
    private static final long BEHIND_SOFT = 5;

    private Launcher() {}

    /** A process and what could not be enforced about it. */
    record Launched(Process process, Set<String> missing) {}

    static Launched launch(List<String> command, Limits limits, int niceness, Path workDirectory, String mark)
            throws IOException {
        Set<String> missing = new LinkedHashSet<>();
        ProcessBuilder builder = new ProcessBuilder(wrapped(command, limits, niceness, missing));
        builder.directory(new File(workDirectory.toString()));
        environment(builder.environment(), mark);
        Process process = builder.start();
        preferAsVictim(process.pid(), missing);
        missing.add("processCount");
        return new Launched(process, missing);
    }

    private static List<String> wrapped(List<String> command, Limits limits, int niceness, Set<String> missing) {
        boolean nice = niceness > 0 && Files.isExecutable(NICE);
        if (niceness > 0 && !nice) {
            missing.add("niceness");
        }
        if (!Files.isExecutable(SHELL)) {
            missing.add("coreDumps");
            return command;
        }
        StringBuilder script = new StringBuilder("ulimit -c 0 2>/dev/null; ");
        // The soft limit's signal tells what happened; the hard one only kills, and may not be set below the soft one.
        limits.cpuTime()
                .ifPresent(time -> script.append("ulimit -S -t ")
                        .append(seconds(time))
                        .append(" 2>/dev/null; ulimit -H -t ")
                        .append(seconds(time) + BEHIND_SOFT)
                        .append(" 2>/dev/null; "));
        script.append("exec ");
        if (nice) {
            script.append(NICE).append(" -n ").append(niceness).append(' ');
        }
        List<String> all = new ArrayList<>(
                List.of(SHELL.toString(), "-c", script.append("\"$0\" \"$@\"").toString()));
        all.addAll(command);
        return all;
    }

    /** The kernel's limit holds per process and in seconds; the watch over the whole tree should be first. */
    private static long seconds(Duration time) {
        return Math.max(1, time.plusMillis(1999).toSeconds());
    }

    private static void environment(Map<String, String> environment, String mark) {
        Map<String, String> before = Map.copyOf(environment);
        environment.clear();
        for (String name : PASSED) {
            String value = before.get(name);
            if (value != null) {
                environment.put(name, value);
            }
        }
        environment.put("PATH", PATH);
        environment.put(WorkerTree.MARK, mark);
    }

    /** If memory runs out, the kernel is to take the worker and not the host. */
    private static void preferAsVictim(long pid, Set<String> missing) {
        try {
            Files.writeString(Path.of("/proc/" + pid + "/oom_score_adj"), OOM_SCORE);
        } catch (IOException | SecurityException e) {
            missing.add("oomScore");
        }
    }
}
