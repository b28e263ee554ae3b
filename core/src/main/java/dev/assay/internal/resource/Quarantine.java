package dev.assay.internal.resource;

import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Versions of plugins that are not run for a while, because their runs were ended for their limits again and again.
 *
 * <p>Three such ends within an hour bar a version for an hour; each further time it is barred for twice as long, up to a
 * day. A day without being barred is forgiven. Another version begins anew. Whoever keeps a state
 * notes each entry and {@link #restore restores} it after a restart; what does not yet make an entry is forgotten then.
 *
 * <p>Thread-safe; no user code is called under the lock.
 */
public final class Quarantine {

    static final int STRIKES = 3;
    static final Duration WINDOW = Duration.ofHours(1);
    static final Duration FIRST = Duration.ofHours(1);
    static final Duration LONGEST = Duration.ofHours(24);
    static final Duration FORGIVEN = Duration.ofHours(24);
    static final int MOST = 1024;

    /**
     * A version that is barred.
     *
     * @param plugin its id
     * @param version the version
     * @param since since when, on the wall clock
     * @param until until when
     * @param times how many times it has been, this one included
     * @param last why its last run was ended
     */
    public record Entry(String plugin, String version, Instant since, Instant until, int times, Reason last) {}

    private record Key(String plugin, String version) {}

    private static final class Past {
        private final Deque<Long> strikes = new ArrayDeque<>();
        private int times;
        private long untilNanos;
        private @Nullable Entry entry;
    }

    private final TimeSource time;
    private volatile boolean everBarred; // set by who bars; read before each run, which is nearly always all
    private final Map<Key, Past> records = new LinkedHashMap<>(16, 0.75f, true); // guarded by this

    /** Nobody is barred. */
    public Quarantine(TimeSource time) {
        this.time = time;
    }

    /**
     * Takes in that a run was ended for its limits.
     *
     * @return the entry if that bars the version from now on
     */
    public synchronized Optional<Entry> strike(String plugin, String version, Reason why) {
        long now = time.nanos();
        Past record = records.computeIfAbsent(new Key(plugin, version), unused -> new Past());
        forgetOldest();
        if (record.entry != null) {
            return Optional.empty(); // one that ran on while the version was barred
        }
        if (record.times > 0 && now - record.untilNanos > FORGIVEN.toNanos()) {
            record.times = 0;
        }
        record.strikes.add(now);
        while (now - record.strikes.getFirst() > WINDOW.toNanos()) {
            record.strikes.removeFirst();
        }
        if (record.strikes.size() < STRIKES) {
            return Optional.empty();
        }
        record.strikes.clear();
        record.times++;
        Duration sentence = sentence(record.times);
        record.untilNanos = now + sentence.toNanos();
        Instant wall = time.wall();
        Entry entry = new Entry(plugin, version, wall, wall.plus(sentence), record.times, why);
        record.entry = entry;
        everBarred = true;
        return Optional.of(entry);
    }

    private static Duration sentence(int times) {
        Duration sentence = FIRST.multipliedBy(1L << Math.min(10, times - 1));
        return sentence.compareTo(LONGEST) > 0 ? LONGEST : sentence;
    }

    private void forgetOldest() {
        Iterator<Past> oldest = records.values().iterator();
        while (records.size() > MOST) {
            oldest.next();
            oldest.remove();
        }
    }

    /**
     * Takes up an entry from before a restart: the version is barred for what is left of its time, and otherwise has a past.
     *
     * @return how long it is still barred; zero if it is not
     */
    public synchronized Duration restore(Entry entry) {
        Duration left = Duration.between(time.wall(), entry.until());
        // A wall clock that was wrong then or is wrong now bars nobody for longer than there is.
        Duration rest = left.compareTo(LONGEST) > 0 ? LONGEST : left;
        if (rest.compareTo(FORGIVEN.negated()) < 0) {
            return Duration.ZERO;
        }
        Past record = records.computeIfAbsent(new Key(entry.plugin(), entry.version()), unused -> new Past());
        forgetOldest();
        record.times = entry.times();
        record.untilNanos = time.nanos() + rest.toNanos();
        if (rest.isNegative() || rest.isZero()) {
            return Duration.ZERO;
        }
        record.entry = entry;
        everBarred = true;
        return rest;
    }

    /** Whether nothing was ever barred. Takes no lock. */
    public boolean isEmpty() {
        return !everBarred;
    }

    /** Why a version may not run; null if it may. */
    public @Nullable Reason refuse(String plugin, String version) {
        return everBarred ? barred(plugin, version) : null;
    }

    private synchronized @Nullable Reason barred(String plugin, String version) {
        Past record = records.get(new Key(plugin, version));
        Entry entry = record == null ? null : record.entry;
        if (record == null || entry == null || record.untilNanos - time.nanos() <= 0) {
            return null;
        }
        return Reason.of(
                        Reasons.PLUGIN_QUARANTINED,
                        plugin + " " + version + " is not run until " + entry.until() + ", since " + STRIKES
                                + " of its runs within an hour were ended for their limits; the last: "
                                + entry.last().text())
                .with("untilMillis", entry.until().toEpochMilli())
                .with("sinceMillis", entry.since().toEpochMilli())
                .with("times", entry.times());
    }

    /** Lets a version run again whose time is over; whether it was barred until now. */
    public synchronized boolean releaseIfOver(String plugin, String version) {
        Past record = records.get(new Key(plugin, version));
        if (record == null || record.entry == null || record.untilNanos - time.nanos() > 0) {
            return false;
        }
        record.entry = null;
        return true;
    }

    /** Lets a version run again and forgets its past; whether it was barred. */
    public synchronized boolean release(String plugin, String version) {
        Past record = records.remove(new Key(plugin, version));
        return record != null && record.entry != null && record.untilNanos - time.nanos() > 0;
    }

    /** All that are barred now. */
    public synchronized List<Entry> entries() {
        long now = time.nanos();
        return records.values().stream()
                .filter(record -> record.entry != null && record.untilNanos - now > 0)
                .map(record -> Objects.requireNonNull(record.entry))
                .sorted(Comparator.comparing(Entry::until))
                .toList();
    }
}
