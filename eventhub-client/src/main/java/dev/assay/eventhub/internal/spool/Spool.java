package dev.assay.eventhub.internal.spool;

import dev.assay.spi.TimeSource;
import dev.assay.spi.hub.HubRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records on disk, numbered from 1 without end: appended by one thread, read and released by another.
 *
 * <p>{@link #append}, {@link #roll} and what drops are for the writing thread; {@link SpoolReader} is for the reading one; everything else is
 * for any. What is released is deleted by whole segments, after the cursor that says so is on disk.
 */
public final class Spool implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

    private static final int MAX_DROPPED = 64;
    private static final long DELETED_AFTER_NANOS = 1_000_000_000L;

    private final Path folder;
    private final SpoolSettings settings;
    private final Disk disk;
    private final TimeSource time;
    private final Closeable lock;
    private final ConcurrentSkipListMap<Long, Segment> segments; // changed under releaseLock, read by any thread
    private final Quarantine quarantine;
    private final Appender appender; // writing thread only
    private final AtomicLong used = new AtomicLong();

    private final Object releaseLock = new Object(); // guards deleting and the cursor file; only disk work under it
    private volatile long low; // written under releaseLock, read by any thread
    private volatile long next; // written by the writing thread, read by any thread
    private boolean closed; // guarded by releaseLock
    private long deletedAt; // guarded by releaseLock

    private Spool(Opening opening, SpoolSettings settings, Disk disk, TimeSource time) {
        this.folder = opening.folder();
        this.settings = settings;
        this.disk = disk;
        this.time = time;
        this.lock = opening.lock();
        this.segments = opening.segments();
        this.low = opening.low();
        this.next = opening.next();
        this.deletedAt = time.nanos();
        this.quarantine = new Quarantine(folder, disk, opening.quarantined());
        this.appender = new Appender(settings, disk);
        segments.values().forEach(segment -> used.addAndGet(segment.end()));
    }

    /**
     * Opens a spool, makes its folder if need be, cuts off a torn tail and takes the lock.
     *
     * @throws IOException if the folder can't be used, is not the owner's alone, or is another one's
     */
    public static Spool open(Path folder, SpoolSettings settings, Disk disk, TimeSource time) throws IOException {
        Path real = disk.secure(folder);
        Closeable lock = disk.lock(real);
        boolean opened = false;
        try {
            Spool spool = new Spool(Opening.of(real, lock, disk), settings, disk, time);
            if (spool.next > spool.tailOfSegments()) {
                // Numbers are missing at the end: a segment that begins behind them lets the reader see the hole.
                spool.roll();
            }
            opened = true;
            return spool;
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    private long tailOfSegments() {
        return segments.isEmpty() ? next : segments.lastEntry().getValue().next();
    }

    /** Whether a record of this size may be added. */
    public boolean hasRoom(boolean reserved) {
        long limit = reserved ? settings.quota() : settings.quota() - settings.reserve();
        if (used.get() >= limit) {
            return false;
        }
        try {
            return reserved || disk.usable(folder) >= settings.minFree();
        } catch (IOException e) {
            LOG.debug("the free space of {} is not known", folder, e);
            return true;
        }
    }

    /**
     * Appends records as a whole, and forces them to the device if so set. Writing thread only.
     *
     * @return the number of the first of them
     * @throws IOException if they could not be stored; then none of them is
     */
    public long append(List<HubRecord> records) throws IOException {
        long first = next;
        long now = time.wall().toEpochMilli();
        Segment active = active(appender.prepare(records, first, now));
        long before = active.end();
        try {
            appender.write(active, first + records.size());
        } finally {
            next = Math.max(next, appender.burned());
        }
        active.lastAt(now);
        used.addAndGet(active.end() - before);
        next = first + records.size();
        return first;
    }

    private Segment active(int bytes) throws IOException {
        Segment active = appender.segment();
        if (active != null && (active.end() + bytes <= settings.segmentBytes() || active.end() == Frames.HEADER)) {
            return active;
        }
        return begin();
    }

    private Segment begin() throws IOException {
        Segment empty = segments.get(next);
        if (empty != null) {
            // Nothing could be written to it; its name is needed again.
            appender.close();
            disk.delete(empty.file());
            synchronized (releaseLock) {
                segments.remove(next);
            }
            used.addAndGet(-empty.end());
        }
        Segment begun = appender.begin(folder, next, time.wall().toEpochMilli());
        synchronized (releaseLock) {
            segments.put(begun.first(), begun);
        }
        used.addAndGet(Frames.HEADER);
        return begun;
    }

    /** Ends the segment that is written, so that it can be dropped. Writing thread only. */
    public void roll() throws IOException {
        Segment unused = begin();
    }

    /** Ends the segment that is written if it was begun before a time, in milliseconds of the wall clock. Writing thread only. */
    public void rollIfBegunBefore(long wallMillis) throws IOException {
        Segment active = appender.segment();
        if (active != null && active.madeAt() < wallMillis && active.end() > Frames.HEADER) {
            roll();
        }
    }

    /**
     * The oldest segments that could be dropped: what of them is not done with. Null if there is nothing. Writing thread only.
     *
     * @param acceptedBefore only segments whose last record was accepted before this time, in milliseconds
     * @param bytes enough segments to free so many bytes, if there are
     */
    public @Nullable Casualties oldest(long acceptedBefore, long bytes) throws IOException {
        if (low >= next) {
            return null;
        }
        List<Segment> doomed = new ArrayList<>();
        long freed = 0;
        for (Segment segment : segments.values()) {
            if (freed >= bytes || doomed.size() >= MAX_DROPPED || lastAt(segment) >= acceptedBefore) {
                break;
            }
            if (segment.end() > Frames.HEADER) {
                doomed.add(segment);
            }
            freed += segment.end();
        }
        if (doomed.isEmpty()) {
            return null;
        }
        Segment last = doomed.get(doomed.size() - 1);
        if (!last.isClosed()) {
            roll();
        }
        return Casualties.of(disk, doomed, Math.max(low, doomed.get(0).first()), nextAfter(last) - 1);
    }

    private long lastAt(Segment segment) throws IOException {
        if (segment.lastAt() < 0) {
            segment.lastAt(Casualties.lastAt(disk, segment));
        }
        return segment.lastAt();
    }

    /** How large the segments may get together. */
    public long quota() {
        return settings.quota();
    }

    /** How large a group of records should be at most, in bytes. */
    public long groupBytes() {
        return settings.segmentBytes();
    }

    /** Marks everything below a number as done with, and deletes segments that hold nothing else. Any thread. */
    public void release(long newLow, boolean force) throws IOException {
        release(newLow, force, true);
    }

    /**
     * Marks everything below a number as done with; what can be deleted then goes within a second's calls, or at once when the files get large:
     * each deletion costs a cursor that is forced to the disk. Any thread.
     */
    public void advance(long newLow) throws IOException {
        release(newLow, true, false);
    }

    /** Whether a segment could be deleted. */
    public boolean holdsReleased() {
        synchronized (releaseLock) {
            return deletable() != null;
        }
    }

    private void release(long newLow, boolean force, boolean deleteNow) throws IOException {
        synchronized (releaseLock) {
            if (closed) {
                return;
            }
            low = Math.max(low, newLow);
            long now = time.nanos();
            boolean deletes = deletable() != null
                    && (deleteNow || now - deletedAt >= DELETED_AFTER_NANOS || used.get() > settings.quota() / 4);
            // The cursor is on the disk before a segment is gone, or a crash between would look like a loss.
            disk.replace(
                    folder.resolve(Cursor.FILE), new Cursor(low, next).bytes(), deletes || (force && settings.force()));
            if (!deletes) {
                return;
            }
            deletedAt = now;
            for (Segment segment = deletable(); segment != null; segment = deletable()) {
                segments.remove(segment.first());
                used.addAndGet(-segment.end());
                disk.delete(segment.file());
            }
        }
    }

    private @Nullable Segment deletable() {
        if (segments.isEmpty()) {
            return null;
        }
        Segment oldest = segments.firstEntry().getValue();
        return oldest.isClosed() && nextAfter(oldest) <= low ? oldest : null;
    }

    private long nextAfter(Segment segment) {
        var following = segments.higherEntry(segment.first());
        return following == null ? segment.next() : following.getValue().first();
    }

    /** The segment in which a number is, or the one after it; null if there is none. */
    @Nullable Segment segmentOf(long number) {
        var floor = segments.floorEntry(number);
        var found = floor == null ? segments.higherEntry(number) : floor;
        return found == null ? null : found.getValue();
    }

    @Nullable Segment after(Segment segment) {
        var following = segments.higherEntry(segment.first());
        return following == null ? null : following.getValue();
    }

    Disk disk() {
        return disk;
    }

    Quarantine quarantine() {
        return quarantine;
    }

    /** The first number that is not done with. */
    public long low() {
        return low;
    }

    /** The number that the next record gets. */
    public long next() {
        return next;
    }

    /** How large the segments are together. */
    public long bytes() {
        return used.get();
    }

    /** How many pieces of files were wrong and set aside, ever. */
    public long quarantined() {
        return quarantine.count();
    }

    /** Saves the cursor, closes the files and gives the lock back. */
    @Override
    public void close() throws IOException {
        try {
            release(low, true);
        } finally {
            synchronized (releaseLock) {
                closed = true;
            }
            try {
                appender.close();
            } finally {
                lock.close();
            }
        }
    }
}
