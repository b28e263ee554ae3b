package dev.assay.plugins.internal.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A worker and all that it started, to be killed as a whole.
 *
 * <p>Killing the worker alone would hand its children to another parent, where nobody finds them, so they are looked up
 * first; on Linux those that were handed on already are found by a mark in their environment. A process is known by its
 * id and its start time together, so that no stranger with a used id is hit. The dead that nobody has waited for count
 * as dead. Thread-safe.
 */
final class WorkerTree {

    /** The variable that marks every process of a worker. Its value is no secret. */
    static final String MARK = "ASSAY_WORKER";

    private static final int ROUNDS = 40;
    private static final long ROUND_MILLIS = 50;
    private static final int MAX_KNOWN = 10_000;
    private static final Path PROC = Path.of("/proc");

    private final ProcessHandle root;
    private final String mark;
    private final long rootStart;
    private final Set<ProcessHandle> known = new LinkedHashSet<>(); // guarded by this

    WorkerTree(ProcessHandle root, String mark) {
        this.root = root;
        this.mark = MARK + "=" + mark;
        this.rootStart = startOf(root.pid());
    }

    ProcessHandle root() {
        return root;
    }

    /** Looks up whose ancestor the worker is, to find them when it is gone. */
    synchronized void remember() {
        if (known.size() < MAX_KNOWN) {
            root.descendants().limit(MAX_KNOWN).forEach(known::add);
        }
    }

    private synchronized void lookAgain() {
        if (known.size() < MAX_KNOWN) {
            if (lives(root)) {
                root.descendants().limit(MAX_KNOWN).forEach(known::add);
            }
            for (ProcessHandle each : List.copyOf(known)) {
                each.descendants().limit(MAX_KNOWN).forEach(known::add);
            }
            marked();
        }
    }

    /** Those that were started by the worker and live, the worker not counted. */
    synchronized List<ProcessHandle> leftovers() {
        lookAgain();
        return known.stream().filter(each -> !each.equals(root) && lives(each)).toList();
    }

    /** Kills all; see {@link #kill(boolean)}. */
    List<ProcessHandle> kill() {
        return kill(false);
    }

    /**
     * Kills all, again and again while new ones appear.
     *
     * @param looked whether a look just now has found nobody
     * @return those that live nevertheless
     */
    List<ProcessHandle> kill(boolean looked) {
        List<ProcessHandle> alive = List.of();
        for (int round = 0; round < ROUNDS; round++) {
            lookAgain();
            alive = alive();
            // Once more, for what was born while we looked, unless there was nobody left to bear anything.
            if (alive.isEmpty() && (round > 0 || looked)) {
                return alive;
            }
            alive.forEach(WorkerTree::killOne);
            alive.forEach(WorkerTree::await);
        }
        return alive.stream().filter(WorkerTree::lives).toList();
    }

    private synchronized List<ProcessHandle> alive() {
        List<ProcessHandle> alive = new ArrayList<>();
        if (lives(root)) {
            alive.add(root);
        }
        known.stream().filter(each -> !each.equals(root) && lives(each)).forEach(alive::add);
        return alive;
    }

    private static void killOne(ProcessHandle process) {
        try {
            process.destroyForcibly(); // compares the start time
        } catch (IllegalStateException self) {
            // nobody kills the host
        }
    }

    private static void await(ProcessHandle process) {
        boolean interrupted = false;
        try {
            if (lives(process)) {
                process.onExit().get(ROUND_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (TimeoutException | ExecutionException goOn) {
            // the next round looks again
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether a process runs: one that is dead and only waits for its parent to ask does not. */
    static boolean lives(ProcessHandle process) {
        return process.isAlive() && state(process.pid()) != 'Z';
    }

    private static char state(long pid) {
        String[] fields = stat(pid);
        return fields.length == 0 || fields[0].isEmpty() ? '?' : fields[0].charAt(0);
    }

    /** When a process began, in the kernel's ticks; negative if that can't be told. */
    private static long startOf(long pid) {
        String[] fields = stat(pid);
        try {
            return fields.length > 19 ? Long.parseLong(fields[19]) : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** What follows the command in a process's stat file; empty if there is none. */
    private static String[] stat(long pid) {
        try {
            String text =
                    Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"), StandardCharsets.ISO_8859_1);
            int end = text.lastIndexOf(')');
            return end < 0 || end + 2 > text.length()
                    ? new String[0]
                    : text.substring(end + 2).split(" ", -1);
        } catch (IOException | SecurityException gone) {
            return new String[0];
        }
    }

    private void marked() {
        if (rootStart < 0) {
            return; // no Linux
        }
        long self = ProcessHandle.current().pid();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path folder : all) {
                long pid = Long.parseLong(folder.getFileName().toString());
                if (pid != self && pid != root.pid() && startOf(pid) >= rootStart && isMarked(folder)) {
                    Optional<ProcessHandle> found = ProcessHandle.of(pid);
                    // looked at again, because the id may have changed hands in between
                    found.filter(each -> isMarked(folder)).ifPresent(known::add);
                }
            }
        } catch (IOException | DirectoryIteratorException | SecurityException | NumberFormatException e) {
            // without /proc the descendants are all that can be known
        }
    }

    private boolean isMarked(Path process) {
        try {
            String environment = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
            return environment.startsWith(mark + "\0") || environment.contains("\0" + mark + "\0");
        } catch (IOException | SecurityException notOurs) {
            return false;
        }
    }
}
