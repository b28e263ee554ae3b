package dev.assay.eventhub.internal.letters;

import dev.assay.eventhub.DeadLetter;
import dev.assay.eventhub.internal.spool.Disk;
import dev.assay.spi.hub.HubRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dead letters of an outbox, one file each, found again after a restart. A letter leaves only by being delivered or purged; sending it
 * again does not take it out.
 *
 * <p>Changed by the delivery thread only; any thread may list.
 */
public final class Letters {

    private static final Logger LOG = LoggerFactory.getLogger(Letters.class);
    private static final String SUFFIX = ".dead";
    private static final int MAX_FILE = 300 << 20;

    /** One occurrence may have two places, of which each counts: an id alone is not enough. */
    private record Key(String id, String epoch, long sequence) {
        static Key of(HubRecord record) {
            return new Key(record.id(), record.epoch(), record.sequence());
        }
    }

    private record Kept(Path file, DeadLetter what) {}

    private final Path folder;
    private final Disk disk;
    private final boolean force;
    private final int most;
    private final long mostBytes;
    private final Map<Key, Kept> kept = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final List<Long> unreadable = new ArrayList<>(); // filled by open only

    private Letters(Path folder, Disk disk, boolean force, int most, long mostBytes) {
        this.folder = folder;
        this.disk = disk;
        this.force = force;
        this.most = most;
        this.mostBytes = mostBytes;
    }

    /** Opens the letters in a folder, which is made if need be; unreadable ones are counted and set aside. */
    public static Letters open(Path folder, Disk disk, boolean force, int most, long mostBytes) throws IOException {
        Letters letters = new Letters(disk.secure(folder), disk, force, most, mostBytes);
        List<Path> files = disk.list(letters.folder).stream()
                .filter(file -> String.valueOf(file.getFileName()).endsWith(SUFFIX))
                .sorted()
                .toList();
        for (Path file : files) {
            letters.find(file);
        }
        return letters;
    }

    private void find(Path file) throws IOException {
        try {
            keep(file, Letter.read(disk.content(file, MAX_FILE)), false);
        } catch (IOException e) {
            unreadable.add(number(file));
            LOG.error("ASSAY-5111 the dead letter {} can't be read: set aside", file, e);
        }
    }

    private static long number(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Sets a letter aside that can't be read; call it when it is told, durably, that its record will not come. */
    public void setAside(long number) {
        Path file = file(number);
        try {
            disk.rename(file, file.resolveSibling(file.getFileName() + ".corrupt"));
        } catch (IOException e) {
            LOG.warn("ASSAY-5112 {} can't be set aside", file, e);
        }
    }

    private Path file(long number) {
        return folder.resolve(String.format(Locale.ROOT, "%019d%s", number, SUFFIX));
    }

    private void keep(Path file, Letter letter, boolean replaying) {
        HubRecord record = letter.record();
        DeadLetter what = new DeadLetter(
                record.id(),
                record.epoch(),
                record.sequence(),
                record.kind(),
                record.attribute("subject"),
                record.data().length,
                letter.refused(),
                letter.refusals(),
                replaying);
        Kept before = kept.put(Key.of(record), new Kept(file, what));
        bytes.addAndGet(what.bytes() - (before == null ? 0 : before.what().bytes()));
    }

    /** Whether one more of this size may be kept. */
    public boolean hasRoom(HubRecord record) {
        return has(record) || (kept.size() < most && bytes.get() + record.data().length <= mostBytes);
    }

    /** Keeps a refused record, or adds to its history. */
    public void refused(HubRecord record, long number, DeadLetter.Refusal refusal) throws IOException {
        Kept before = kept.get(Key.of(record));
        Letter letter = before == null
                ? new Letter(record, List.of(refusal), 1)
                : Letter.read(disk.content(before.file(), MAX_FILE)).refusedAgain(refusal);
        Path file = before == null ? file(number) : before.file();
        disk.replace(file, letter.bytes(), force);
        keep(file, letter, false);
    }

    /** Forgets a letter that was delivered or purged. */
    public void remove(HubRecord record) throws IOException {
        Kept gone = kept.get(Key.of(record));
        if (gone != null) {
            disk.delete(gone.file());
            kept.remove(Key.of(record));
            bytes.addAndGet(-gone.what().bytes());
        }
    }

    /** Reads the records of an id that are not sent again already, and notes that they are now; what can't be read is logged. */
    public List<HubRecord> replay(String id) {
        List<HubRecord> records = new ArrayList<>();
        for (Kept each : of(id)) {
            if (!each.what().replaying()) {
                try {
                    Letter letter = Letter.read(disk.content(each.file(), MAX_FILE));
                    keep(each.file(), letter, true);
                    records.add(letter.record());
                } catch (IOException e) {
                    LOG.error("ASSAY-5136 dead letter {} can't be read", id, e);
                }
            }
        }
        return records;
    }

    /** The records of an id, without noting anything. */
    public List<HubRecord> records(String id) throws IOException {
        List<HubRecord> records = new ArrayList<>();
        for (Kept each : of(id)) {
            records.add(Letter.read(disk.content(each.file(), MAX_FILE)).record());
        }
        return records;
    }

    private List<Kept> of(String id) {
        return kept.values().stream()
                .filter(each -> each.what().id().equals(id))
                .sorted(Comparator.comparing(Kept::file))
                .toList();
    }

    /** Whether a record is here. */
    public boolean has(HubRecord record) {
        return !kept.isEmpty() && kept.containsKey(Key.of(record));
    }

    /** Whether there is a letter of an id. */
    public boolean has(String id) {
        return !of(id).isEmpty();
    }

    /** All letters, oldest first. */
    public List<DeadLetter> all() {
        return kept.values().stream()
                .sorted(Comparator.comparing(Kept::file))
                .map(Kept::what)
                .toList();
    }

    /** How many there are. */
    public int size() {
        return kept.size();
    }

    /** How large their data is. */
    public long bytes() {
        return bytes.get();
    }

    /** The numbers of those that could not be read when this was opened. */
    public List<Long> unreadable() {
        return List.copyOf(unreadable);
    }
}
