package dev.assay.oshi;

import dev.assay.spi.resource.TreeReading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Process trees, which remember what their gone members spent when last seen, so that CPU time never falls.
 *
 * <p>What a process spent between the last look and its end, and processes that lived between two looks, are not seen.
 * Not thread-safe.
 */
final class Trees {

    /** More processes than this are not looked at. */
    private static final int MOST_PROCESSES = 4096;

    /** The memory of more trees than this is not kept; the least recently read goes first. */
    private static final int MOST_TREES = 1024;

    private static final class Tree {
        private Map<Integer, Long> living = Map.of();
        private long goneMillis;
    }

    private final Map<ProcessHandle, Tree> trees = new LinkedHashMap<>(16, 0.75f, true);

    TreeReading read(Machine machine, ProcessHandle root, long nowNanos) {
        List<Integer> pids = new ArrayList<>();
        pids.add(Math.toIntExact(root.pid()));
        try (Stream<ProcessHandle> descendants = root.descendants()) {
            descendants.limit(MOST_PROCESSES).forEach(each -> pids.add(Math.toIntExact(each.pid())));
        }
        List<Machine.Member> found = machine.processes(pids);
        if (!root.isAlive() || found.isEmpty()) {
            trees.remove(root);
            return TreeReading.UNKNOWN;
        }
        Map<Integer, Long> living = new HashMap<>();
        long resident = 0;
        int threads = 0;
        for (Machine.Member process : found) {
            living.put(process.pid(), Math.max(0, process.cpuMillis()));
            resident += Math.max(0, process.residentBytes());
            threads += Math.max(0, process.threads());
        }
        Tree tree = trees.computeIfAbsent(root, unused -> new Tree());
        tree.living.forEach((pid, millis) -> {
            // A smaller time under the same number is another process.
            if (living.getOrDefault(pid, -1L) < millis) {
                tree.goneMillis += millis;
            }
        });
        tree.living = living;
        forgetLeastRecent();
        long millis = tree.goneMillis
                + living.values().stream().mapToLong(Long::longValue).sum();
        return new TreeReading(
                nowNanos,
                OptionalLong.of(millis * 1_000_000),
                OptionalLong.of(resident),
                OptionalInt.of(found.size()),
                threads == 0 ? OptionalInt.empty() : OptionalInt.of(threads));
    }

    private void forgetLeastRecent() {
        Iterator<ProcessHandle> oldest = trees.keySet().iterator();
        while (trees.size() > MOST_TREES) {
            oldest.next();
            oldest.remove();
        }
    }
}
