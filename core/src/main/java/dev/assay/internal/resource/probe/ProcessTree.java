package dev.assay.internal.resource.probe;

import dev.assay.spi.resource.TreeReading;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A process and its descendants, by {@code /proc}.
 *
 * <p>Each thread of a process may have children, so finding them takes a look at each thread. While nothing has begun
 * anywhere since a tree was walked, it can only have shrunk, and just its members are read.
 *
 * <p>Who left the tree by being adopted is not seen any more once it is walked again; CPU time of descendants that were
 * waited for is in their parent's account. Not thread-safe.
 */
final class ProcessTree implements AutoCloseable {

    /** More than this is not walked: whoever has so many processes is measured in part, and long over any limit. */
    private static final int MOST_PROCESSES = 4096;

    private static final int MOST_TREES = 256;

    // Places in /proc/PID/stat after the command, which may hold blanks and is cut off.
    private static final int USER_TIME = 11;
    private static final int CHILDRENS_SYSTEM_TIME = 14;
    private static final int THREADS = 17;
    private static final int RESIDENT_PAGES = 21;

    private final String proc;
    private final Auxiliary units;
    private final Creations creations;
    private final Descent descent;
    private final byte[] buffer = new byte[4096];
    private final KernelText text = new KernelText();
    private final Map<Long, Walked> walked = new LinkedHashMap<>(16, 0.75f, true);

    // The sums of the reading under way.
    private long ticks;
    private long pages;
    private int processes;
    private long threads;

    /** The members of a tree, and the mark from before they were looked for. */
    private static final class Walked {
        private final long mark;
        private final long[] members;

        Walked(long mark, long[] members) {
            this.mark = mark;
            this.members = members;
        }
    }

    ProcessTree(Path proc, Auxiliary units) {
        this.proc = proc.toString();
        this.units = units;
        this.creations = new Creations(proc);
        this.descent = new Descent(proc);
    }

    /** Reads the tree below a process; unknown if the process itself is gone. */
    TreeReading read(long root, long stampNanos) {
        ticks = 0;
        pages = 0;
        processes = 0;
        threads = 0;
        // Taken before the walk: what begins during it makes the next one whole again.
        long mark = creations.mark();
        Walked before = walked.get(root);
        boolean there = before != null && mark != Creations.UNKNOWN && mark == before.mark
                ? add(before.members)
                : walk(root, mark);
        if (!there) {
            walked.remove(root);
            return TreeReading.UNKNOWN;
        }
        return new TreeReading(
                stampNanos,
                OptionalLong.of(ticks * (1_000_000_000L / units.ticksPerSecond())),
                OptionalLong.of(pages * units.pageBytes()),
                OptionalInt.of(processes),
                OptionalInt.of((int) Math.min(Integer.MAX_VALUE, threads)));
    }

    /** Adds up the known members; false if the first of them, the root, is gone. */
    private boolean add(long[] members) {
        for (int i = 0; i < members.length; i++) {
            if (!add(members[i]) && i == 0) {
                return false;
            }
        }
        return true;
    }

    private boolean walk(long root, long mark) {
        Deque<Long> next = new ArrayDeque<>();
        Set<Long> seen = new HashSet<>();
        long[] members = new long[1];
        int count = 0;
        next.add(root);
        seen.add(root);
        descent.begin();
        while (!next.isEmpty()) {
            long pid = next.remove();
            if (!add(pid)) {
                if (pid == root) {
                    return false;
                }
                continue;
            }
            if (count == members.length) {
                members = Arrays.copyOf(members, count * 2);
            }
            members[count++] = pid;
            descent.children(pid, child -> {
                if (seen.size() < MOST_PROCESSES && seen.add(child)) {
                    next.add(child);
                }
            });
        }
        if (mark != Creations.UNKNOWN) {
            walked.put(root, new Walked(mark, Arrays.copyOf(members, count)));
            if (walked.size() > MOST_TREES) {
                walked.remove(walked.keySet().iterator().next());
            }
        }
        return true;
    }

    /** Adds a process; false if it is gone. */
    private boolean add(long pid) {
        int fields = stat(pid);
        if (fields < 0) {
            return false;
        }
        // One that has ended and that nobody waited for yet lives no more; what it spent counts.
        boolean ended = text.matches(fields + 1, "Z");
        processes += ended ? 0 : 1;
        for (int place = USER_TIME; place <= CHILDRENS_SYSTEM_TIME; place++) {
            ticks += Math.max(0, text.field(fields, place));
        }
        pages += Math.max(0, text.field(fields, RESIDENT_PAGES));
        threads += ended ? 0 : Math.max(0, text.field(fields, THREADS));
        return true;
    }

    /** Reads a process's numbers into {@link #text}; where they begin, or -1 if the process is gone. */
    private int stat(long pid) {
        try (InputStream in = new FileInputStream(proc + '/' + pid + "/stat")) {
            text.set(buffer, in.readNBytes(buffer, 0, buffer.length));
        } catch (IOException | SecurityException gone) {
            return -1;
        }
        int end = text.lastIndexOf(')');
        return end < 0 ? -1 : end + 1;
    }

    @Override
    public void close() {
        creations.close();
        walked.clear();
    }
}
