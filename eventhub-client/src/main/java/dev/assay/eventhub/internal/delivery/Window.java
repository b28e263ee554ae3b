package dev.assay.eventhub.internal.delivery;

import dev.assay.eventhub.internal.Serial;
import dev.assay.eventhub.internal.record.Gap;
import dev.assay.eventhub.internal.spool.Lost;
import dev.assay.eventhub.internal.spool.Ranges;
import dev.assay.eventhub.internal.spool.Spool;
import dev.assay.eventhub.internal.spool.SpoolReader;
import dev.assay.eventhub.internal.spool.Stored;
import dev.assay.spi.TimeSource;
import dev.assay.spi.hub.HubRecord;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records between the first that is not done with and the last that was read, by place only, up to a bound; laid out in lanes by the hash
 * of their key. Delivery thread only, but for the age.
 */
public final class Window {

    private static final Logger LOG = LoggerFactory.getLogger(Window.class);
    private static final int MOST = 8_192;
    private static final int READ_AT_ONCE = 256;
    private static final int SAVED_EVERY = 1_024;
    private static final long SAVED_AFTER_NANOS = 1_000_000_000L;

    private final Spool spool;
    private final SpoolReader reader;
    private final TimeSource time;
    private final Serial thread;
    private final Outlet outlet;
    private final List<Lane> lanes = new ArrayList<>();
    private final Deque<Item> items = new ArrayDeque<>();
    private @Nullable Stored before;
    private long saved;
    private long savedAt;
    private long low;
    private volatile long oldest; // written by the delivery thread, read by views

    /** Makes a window at the beginning of what is not done with. */
    public Window(Spool spool, int lanes, TimeSource time, Serial thread, Outlet outlet) {
        this.spool = spool;
        this.reader = new SpoolReader(spool);
        this.time = time;
        this.thread = thread;
        this.outlet = outlet;
        this.low = spool.low();
        this.saved = low;
        this.savedAt = time.nanos();
        for (int i = 0; i < lanes; i++) {
            this.lanes.add(new Lane(time.nanos()));
        }
    }

    List<Lane> lanes() {
        return lanes;
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    boolean isFull() {
        return items.size() >= MOST;
    }

    boolean isAnythingUnderWay() {
        return lanes.stream().anyMatch(lane -> !lane.isFree());
    }

    /** Reads on, a part of what there is room for; tells whether there may be more. */
    boolean fill() throws IOException {
        forgetDropped();
        boolean more = true;
        int most = Math.min(MOST, items.size() + READ_AT_ONCE);
        while (more && items.size() < most) {
            Stored stored = reader.next();
            for (Lost lost = reader.lost(); lost != null; lost = reader.lost()) {
                hole(lost, stored);
            }
            if (stored != null) {
                Item item = new Item(stored);
                items.add(item);
                lanes.get(Math.floorMod(stored.hash(), lanes.size())).add(item);
                before = stored;
            }
            more = stored != null;
        }
        Item first = items.peek();
        oldest = first == null ? 0 : first.acceptedAt();
        return more && items.size() < MOST;
    }

    private void forgetDropped() throws IOException {
        long dropped = spool.low();
        if (dropped > low) {
            low = dropped;
            saved = Math.max(saved, dropped);
            reader.skipTo(dropped);
            items.removeIf(item -> item.last() < dropped);
            lanes.forEach(lane -> lane.forgetBelow(dropped));
        }
    }

    private void hole(Lost lost, @Nullable Stored after) {
        hole(
                lost.last(),
                new Gap(Gap.Cause.CORRUPT, lost.count(), lost.first(), lost.last(), between(after, lost), time.wall()),
                () -> reader.told(lost));
    }

    /** It is told on disk that something is missing before anything behind it counts as done with. */
    private void hole(long last, Gap gap, Runnable told) {
        Item hole = new Item(last);
        items.add(hole);
        outlet.missing(
                gap,
                () -> thread.execute(() -> {
                    told.run();
                    hole.done();
                    advanceQuietly();
                }));
    }

    private List<Gap.Range> between(@Nullable Stored after, Lost lost) {
        Stored left = before;
        try {
            if (left != null && after != null) {
                HubRecord from = reader.load(left);
                HubRecord to = reader.load(after);
                long first = from.sequence() + 1;
                long last = to.sequence() - 1;
                if (from.epoch().equals(to.epoch()) && from.sequence() > 0 && last >= first) {
                    return List.of(new Gap.Range(from.epoch(), first, last, last - first + 1 == lost.count()));
                }
            }
        } catch (IOException e) {
            LOG.debug("the records around a hole can't be read", e);
        }
        return List.of();
    }

    /** Reads an item's record; null if the disk does not give it back, which is then told. */
    @Nullable HubRecord load(Item item) {
        HubRecord known = item.record();
        if (known != null) {
            return known;
        }
        try {
            HubRecord record = reader.load(item.stored());
            item.loaded(record);
            return record;
        } catch (IOException e) {
            LOG.error("ASSAY-5138 record {} can't be read", item.last(), e);
            lanes.get(Math.floorMod(item.stored().hash(), lanes.size()))
                    .waiting()
                    .remove(item);
            Ranges unknown = new Ranges(1);
            Gap gap = new Gap(Gap.Cause.CORRUPT, 1, item.last(), item.last(), unknown.all(), time.wall());
            outlet.missing(
                    gap,
                    () -> thread.execute(() -> {
                        item.done();
                        advanceQuietly();
                    }));
            return null;
        }
    }

    void done(Lane lane, Item item) {
        item.done();
        if (lane.waiting().peek() == item) {
            Item unused = lane.waiting().remove();
        } else {
            boolean unused = lane.waiting().remove(item);
        }
    }

    private void advanceQuietly() {
        try {
            advance(false);
        } catch (IOException e) {
            LOG.warn("ASSAY-5139 how far delivery came can't be saved; it may be repeated", e);
        }
    }

    /** Whether the lower edge moved and is not saved yet, or files can go. */
    boolean isUnsaved() {
        return low > saved || spool.holdsReleased();
    }

    /** When it is to be saved. */
    long savesAt() {
        return savedAt + SAVED_AFTER_NANOS;
    }

    /** Moves the lower edge up, and saves it now and then: what is not saved is delivered again after a crash. */
    void advance(boolean now) throws IOException {
        for (Item first = items.peek(); first != null && first.isDone(); first = items.peek()) {
            Item unused = items.remove();
            low = Math.max(low, first.last() + 1);
        }
        boolean late = time.nanos() - savedAt >= SAVED_AFTER_NANOS;
        if (isUnsaved() && (low - saved >= SAVED_EVERY || late || now)) {
            saved = low;
            savedAt = time.nanos();
            spool.advance(low);
            outlet.room();
        }
        Item first = items.peek();
        oldest = first == null ? 0 : first.acceptedAt();
    }

    /** When the oldest record that waits was accepted, in milliseconds; 0 if none does. */
    public long oldest() {
        return oldest;
    }

    void close() throws IOException {
        try {
            advance(true);
        } finally {
            reader.close();
        }
    }
}
