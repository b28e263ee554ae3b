package dev.assay.eventhub.internal.outbox;

import dev.assay.eventhub.SpoolSync;
import dev.assay.eventhub.WhenFull;
import dev.assay.eventhub.internal.Serial;
import dev.assay.eventhub.internal.record.Gap;
import dev.assay.eventhub.internal.record.StreamWriter;
import dev.assay.eventhub.internal.spool.Spool;
import dev.assay.spi.TimeSource;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Receipt;
import dev.assay.support.text.Text;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes results, has their records made, stores them in groups and gives receipts. One thread at a time does all of it, in the order in which
 * results came; what was made and could not be stored is stored before anything else is made, so that the order of the disk is the order of
 * the chain.
 *
 * <p>{@link #accept}, {@link #write}, {@link #gap} and what the delivery tells are for any thread.
 */
public final class Intake {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final int GROUP = 256;
    private static final long GROUP_BYTES = 1 << 20;
    private static final int MAX_TEXT = 300;

    /** A record that is to be made. */
    private record Wish(Supplier<HubRecord> made, @Nullable Runnable stored) {}

    private final IntakeSettings settings;
    private final Spool spool;
    private final StreamWriter writer;
    private final Serial thread;
    private final Runnable stored;
    private final AwaitingHub awaiting = new AwaitingHub();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong gaps = new AtomicLong();
    private final AtomicLong missing = new AtomicLong();

    // Below: tasks of the thread only.
    private final Deque<Offer.Entry> offered = new ArrayDeque<>();
    private final Deque<Wish> wishes = new ArrayDeque<>();
    private final Unstored unstored;
    private final Room room;
    private final Remembered remembered = new Remembered();
    private boolean closed;
    private volatile String problem = ""; // written by the thread, read by views

    /**
     * Makes an intake.
     *
     * @param stored run after something was stored
     */
    public Intake(
            IntakeSettings settings,
            Spool spool,
            StreamWriter writer,
            TimeSource time,
            Serial thread,
            Runnable stored) {
        this.settings = settings;
        this.spool = spool;
        this.writer = writer;
        this.thread = thread;
        this.stored = stored;
        this.unstored = new Unstored(spool, settings.sync() == SpoolSync.EACH);
        this.room = new Room(settings, spool, time, unstored, new Losses());
    }

    /** Takes results. */
    public CompletionStage<List<Receipt>> accept(List<AttestationResult> batch) {
        Offer offer = new Offer(batch);
        thread.execute(() -> {
            for (int i = 0; i < offer.size(); i++) {
                offered.add(new Offer.Entry(offer, i));
            }
            work();
        });
        return offer.stage();
    }

    /** Has a record made and stored. */
    public void write(Supplier<HubRecord> made, @Nullable Runnable then) {
        thread.execute(() -> {
            if (!closed) {
                wishes.add(new Wish(made, then));
                work();
            }
        });
    }

    /** Tells that records are missing, and runs something when that is stored. */
    public void gap(Gap gap, Runnable then) {
        write(() -> told(gap), then);
    }

    private HubRecord told(Gap gap) {
        HubRecord record = writer.gap(gap);
        gaps.incrementAndGet();
        missing.addAndGet(gap.records());
        LOG.error(
                "ASSAY-5120 {} records will not be delivered ({}); gap record {} says which",
                gap.records(),
                gap.cause(),
                record.id());
        return record;
    }

    /** There may be room again. */
    public void room() {
        thread.execute(this::work);
    }

    /** The hub has a record. */
    public void delivered(long number) {
        if (settings.needs() == Durability.HUB) {
            awaiting.answer(number, Durability.HUB, "");
        }
    }

    /** The hub refused a record, which is kept. */
    public void deadLettered(long number, String why) {
        if (settings.needs() == Durability.HUB) {
            awaiting.answer(number, settings.stored(), Text.line("kept as a dead letter: " + why, MAX_TEXT));
        }
    }

    /** What making room asks of the intake. */
    private final class Losses implements Room.Losses {

        @Override
        public boolean stored() {
            return store();
        }

        @Override
        public @Nullable HubRecord told(Gap gap) {
            return made(() -> Intake.this.told(gap));
        }

        @Override
        public void dropped(long number) {
            awaiting.answerBelow(
                    number, settings.stored(), "not delivered: it waited too long, and a gap record says so");
        }

        @Override
        public void failed(Exception e) {
            Intake.this.failed(e);
        }
    }

    private void work() {
        if (closed) {
            offered.forEach(entry -> entry.answer(Durability.NONE, "the outbox is closed"));
            offered.clear();
            return;
        }
        boolean goesOn = store();
        while (goesOn && !(wishes.isEmpty() && offered.isEmpty())) {
            make();
            goesOn = !unstored.isEmpty() && store();
        }
    }

    /** Makes the records of a group, as far as there is room. */
    private void make() {
        long bytes = 0;
        long most = Math.min(GROUP_BYTES, spool.groupBytes());
        while (!wishes.isEmpty()) {
            Wish wish = wishes.remove();
            HubRecord record = made(wish.made());
            if (record != null) {
                unstored.add(new Made(record, null, wish.stored()));
                bytes += record.data().length;
            }
        }
        boolean free = !offered.isEmpty() && room.make();
        boolean reserve = free || (!offered.isEmpty() && spool.hasRoom(true));
        while (!offered.isEmpty() && unstored.size() < GROUP && bytes < most) {
            Offer.Entry entry = offered.peek();
            Long number = remembered.number(entry.result().id());
            if (number == null && unstored.holds(entry.result().id())) {
                return; // a repeat within a group waits for its first
            }
            if (number == null && !(entry.result().attempts().isEmpty() ? reserve : free)) {
                if (!full(entry)) {
                    return;
                }
            } else if (number != null) {
                offered.remove();
                answer(number, entry);
            } else {
                offered.remove();
                HubRecord record = made(() -> writer.result(entry.result()));
                if (record == null) {
                    entry.answer(Durability.NONE, "it could not be encoded or signed: " + problem);
                    giveBack("a result before it could not be encoded or signed: " + problem, entry.offer());
                } else {
                    unstored.add(new Made(record, entry, null));
                    bytes += record.data().length;
                }
            }
        }
    }

    private @Nullable HubRecord made(Supplier<HubRecord> maker) {
        try {
            return maker.get();
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            problem = Text.line(e.getClass().getSimpleName() + ": " + e.getMessage(), MAX_TEXT);
            LOG.error("ASSAY-5121 a record could not be made", e);
            return null;
        }
    }

    /** Drops what is older than it is kept. */
    public void tidy() {
        thread.execute(() -> {
            if (!closed) {
                room.expire();
                work();
            }
        });
    }

    /** There is no room for what comes first; tells whether what follows may be looked at. */
    private boolean full(Offer.Entry entry) {
        problem = "the outbox is full: " + spool.bytes() + " bytes wait for the hub";
        if (settings.whenFull() == WhenFull.BLOCK) {
            return false;
        }
        // Results without a run pass it: the place in the stream is given when a record is made.
        offered.remove(entry);
        refused.incrementAndGet();
        entry.answer(Durability.NONE, problem);
        return true;
    }

    /** Whether something waits for room or for the disk. */
    public boolean isBlocked() {
        return !problem.isEmpty();
    }

    /** Hands back what was offered, or only what is left of one offer. */
    private void giveBack(String why, @Nullable Offer only) {
        offered.removeIf(entry -> {
            boolean back = only == null || entry.offer() == only;
            if (back) {
                refused.incrementAndGet();
                entry.answer(Durability.NONE, why);
            }
            return back;
        });
    }

    /** Stores what was made; tells whether the disk took it. */
    private boolean store() {
        if (unstored.isEmpty()) {
            return true;
        }
        int before = unstored.size();
        try {
            unstored.store(this::settle);
            problem = "";
        } catch (IOException | IllegalArgumentException e) {
            failed(e);
        }
        if (unstored.size() < before) {
            stored.run();
        }
        if (!unstored.isEmpty()) {
            holdBack();
        }
        return unstored.isEmpty();
    }

    /** Keeps what could not be stored, in order, and lets go of who waits for it unless he is to wait. */
    private void holdBack() {
        if (settings.whenFull() == WhenFull.BLOCK) {
            return;
        }
        // The records stay: a repeat of the offer must not be encoded twice.
        unstored.waiting().forEach(entry -> {
            refused.incrementAndGet();
            entry.answer(Durability.NONE, problem);
        });
        giveBack(problem, null);
    }

    private void settle(Made made, long number) {
        accepted.incrementAndGet();
        Offer.Entry entry = made.entry();
        if (entry != null) {
            remembered.stored(entry.result().id(), number);
            answer(number, entry);
        }
        Runnable then = made.stored();
        if (then != null) {
            then.run();
        }
    }

    private void answer(long number, Offer.Entry entry) {
        if (settings.needs() == Durability.HUB) {
            awaiting.add(number, entry);
        } else {
            entry.answer(settings.stored(), "");
        }
    }

    private void failed(Exception e) {
        problem = Text.line("the outbox can't be written: " + e.getMessage(), MAX_TEXT);
        LOG.warn("ASSAY-5122 {}", problem, e);
    }

    /** Stores what is left, with a last word of the writer's, and takes nothing more. */
    public CompletableFuture<Boolean> close() {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        thread.execute(() -> {
            if (!closed) {
                work();
                HubRecord last = last();
                if (last != null) {
                    unstored.add(new Made(last, null, writer::ended));
                }
                boolean unused = store();
                closed = true;
                unstored.waiting().forEach(entry -> entry.answer(Durability.NONE, "the outbox is closed"));
                giveBack("the outbox is closed", null);
            }
            done.complete(true);
        });
        return done;
    }

    private @Nullable HubRecord last() {
        try {
            return writer.last().orElse(null);
        } catch (RuntimeException e) {
            LOG.error("ASSAY-5121 the last record could not be made", e);
            return null;
        }
    }

    /** Gives receipts that still wait for the hub: what is stored is stored. */
    public void letGo() {
        awaiting.answerBelow(Long.MAX_VALUE, settings.stored(), "stored, and not delivered before the close");
    }

    /** How many records were stored. */
    public long accepted() {
        return accepted.get();
    }

    /** How many results were handed back. */
    public long refused() {
        return refused.get();
    }

    /** How many gap records were made. */
    public long gaps() {
        return gaps.get();
    }

    /** How many records these speak of. */
    public long missing() {
        return missing.get();
    }

    /** What went wrong last with storing; empty since the last success. */
    public String problem() {
        return problem;
    }
}
