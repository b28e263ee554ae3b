package dev.assay.internal.host;

import java.util.ArrayList;
import java.util.List;

/**
 * Thread groups for runs: one to itself for each thread that runs a plugin, so that threads which the plugin starts past
 * its executor can be told from all others and metered.
 *
 * <p>Thread-safe. Groups are used again when nothing lives in them any more, and never destroyed: code of the host that
 * was first used during a run may have kept the group to make threads in, and on JDK 17 could make none in a destroyed
 * one. As many are kept as there were runs at once.
 */
public final class RunGroups {

    private static final String PREFIX = "assay-run-group-";

    private final List<ThreadGroup> groups = new ArrayList<>(); // guarded by this

    RunGroups() {}

    /** Whether a group was made here, and so holds one run's threads only. */
    public static boolean isOwn(ThreadGroup group) {
        return group.getName().startsWith(PREFIX);
    }

    synchronized ThreadGroup empty() {
        for (ThreadGroup group : groups) {
            if (group.enumerate(new Thread[1], true) == 0) {
                return group;
            }
        }
        ThreadGroup group = new ThreadGroup(PREFIX + (groups.size() + 1));
        groups.add(group);
        return group;
    }
}
