package dev.assay.internal.resource;

import dev.assay.spi.configuration.Isolation;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the versions of plugins have used at each level, for all managers that share a monitor.
 *
 * <p>A version that has not been seen for longest is forgotten when there are too many. Thread-safe.
 */
public final class Estimates {

    static final int MOST = 4096;

    private record Key(String plugin, String version, Isolation level) {}

    // Guarded by this; the least recently asked for comes first.
    private final Map<Key, RunHistory> histories = new LinkedHashMap<>(16, 0.75f, true);

    Estimates() {}

    /** The history of a version of a plugin at a level; a new one if it has never run. */
    public synchronized RunHistory of(String plugin, String version, Isolation level) {
        RunHistory history = histories.computeIfAbsent(new Key(plugin, version, level), unused -> new RunHistory());
        if (histories.size() > MOST) {
            Iterator<RunHistory> oldest = histories.values().iterator();
            oldest.next();
            oldest.remove();
        }
        return history;
    }

    /** How many histories are kept. */
    synchronized int size() {
        return histories.size();
    }
}
