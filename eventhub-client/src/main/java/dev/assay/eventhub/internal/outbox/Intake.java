package dev.assay.eventhub.internal.outbox;

import dev.assay.eventhub.SpoolSync;
import dev.assay.eventhub.WhenFull;
import dev.assay.eventhub.internal.Serial;
import dev.assay.eventhub.internal.record.ChainedWriter;
import dev.assay.eventhub.internal.record.Gap;
import dev.assay.eventhub.internal.record.StreamWriter;
import dev.assay.eventhub.internal.spool.Casualties;
import dev.assay.eventhub.internal.spool.Spool;
import dev.assay.spi.TimeSource;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Receipt;
import dev.assay.support.text.Text;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
    private static final int MAX_DROPS = 64;
    private static final int MAX_TEXT = 300;
    private static final int ROLLS_A_RETENTION = 8;

    /** A record that was made, and who waits for it. */
    private record Made(
            HubRecord record,
            Offer.@Nullable Entry entry,
            @Nullable Runnable stored) {}

    /** A record that is to be made. */
    private record Wish(Supplier<HubRecord> made, @Nullable Runnable stored) {}

    private final IntakeSettings settings;
    private final Spool spool;
    private final StreamWriter writer;
    private final TimeSource time;
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
    private final List<Made> unstored = new ArrayList<>();
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
        this.time = time;
        this.thread = thread;
        this.stored = stored;
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

    /** Records below a number will not be delivered. */
    private void dropped(long number) {
        awaiting.answerBelow(number, settings.stored(), "not delivered: it waited too long, and a gap record says so");
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
        boolean room = !offered.isEmpty() && hasRoom(false);
        boolean reserve = room || (!offered.isEmpty() && spool.hasRoom(true));
        while (!offered.isEmpty() && unstored.size() < GROUP && bytes < most) {
            Offer.Entry entry = offered.peek();
            Long number = remembered.number(entry.result().id());
            if (number == null && isBeingMade(entry.result())) {
                return; // a repeat within a group waits for its first
            }
            if (number == null && !(ChainedWriter.hasRun(entry.result()) ? room : reserve)) {
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

    private boolean hasRoom(boolean reserved) {
        expire();
        boolean room = spool.hasRoom(reserved);
        for (int drops = 0; !room && settings.whenFull() == WhenFull.DROP_OLDEST && drops < MAX_DROPS; drops++) {
            // A good part at once, so that there are few gap records.
            if (!drop(Gap.Cause.DROPPED, Long.MAX_VALUE, spool.quota() / 4)) {
                return false;
            }
            room = spool.hasRoom(reserved);
        }
        return room;
    }

    /** Drops what is older than it is kept. */
    public void tidy() {
        thread.execute(() -> {
            if (!closed) {
                expire();
                work();
            }
        });
    }

    private void expire() {
        if (!settings.retention().isZero()) {
            Instant now = time.wall();
            try {
                // Records go by whole segments, and young ones must not keep old ones alive.
                spool.rollIfBegunBefore(now.minus(settings.retention().dividedBy(ROLLS_A_RETENTION))
                        .toEpochMilli());
            } catch (IOException e) {
                failed(e);
            }
            long before = now.minus(settings.retention()).toEpochMilli();
            int drops = 0;
            while (drops < MAX_DROPS && drop(Gap.Cause.EXPIRED, before, Long.MAX_VALUE)) {
                drops++;
            }
        }
    }

    /** Drops the oldest segments, after it is on the disk that they will be. */
    private boolean drop(Gap.Cause cause, long acceptedBefore, long bytes) {
        if (!store()) {
            return false; // the gap record comes after what was made before it
        }
        try {
            Casualties casualties = spool.oldest(acceptedBefore, bytes);
            if (casualties == null || casualties.records() == 0) {
                return false;
            }
            Gap gap = new Gap(
                    cause,
                    casualties.records(),
                    casualties.first(),
                    casualties.last(),
                    casualties.ranges(),
                    time.wall());
            HubRecord record = made(() -> told(gap));
            if (record == null) {
                return false;
            }
            casualties.gaps().forEach(each -> unstored.add(new Made(each, null, null)));
            unstored.add(new Made(record, null, () -> release(casualties.last() + 1)));
        } catch (IOException e) {
            failed(e);
            return false;
        }
        return store();
    }

    private void release(long number) {
        try {
            spool.release(number, true);
        } catch (IOException e) {
            failed(e);
        }
        dropped(number);
    }

    private boolean isBeingMade(AttestationResult result) {
        return unstored.stream()
                .anyMatch(made ->
                        made.entry() != null && made.entry().result().id().equals(result.id()));
    }

    /** There is no room for what comes first; tells whether what follows may be looked at. */
    private boolean full(Offer.Entry entry) {
        problem = "the outbox is full: " + spool.bytes() + " bytes wait for the hub";
        if (settings.whenFull() == WhenFull.BLOCK) {
            return false;
        }
        if (writer.takesAnyOrder()) {
            offered.remove(entry);
            refused.incrementAndGet();
            entry.answer(Durability.NONE, problem);
            return true;
        }
        giveBack(problem, null);
        return false;
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
        int done = 0;
        try {
            int unit = settings.sync() == SpoolSync.EACH ? 1 : unstored.size();
            while (done < unstored.size()) {
                List<Made> group = unstored.subList(done, done + unit);
                long first = spool.append(group.stream().map(Made::record).toList());
                for (int i = 0; i < group.size(); i++) {
                    settle(group.get(i), first + i);
                }
                done += unit;
            }
            problem = "";
        } catch (IOException | IllegalArgumentException e) {
            failed(e);
        }
        boolean all = done == unstored.size();
        unstored.subList(0, done).clear();
        if (done > 0) {
            stored.run();
        }
        if (!all) {
            holdBack();
        }
        return all;
    }

    /** Keeps what could not be stored, in order, and lets go of who waits for it unless he is to wait. */
    private void holdBack() {
        if (settings.whenFull() == WhenFull.BLOCK) {
            return;
        }
        for (int i = 0; i < unstored.size(); i++) {
            Made made = unstored.get(i);
            Offer.Entry entry = made.entry();
            if (entry != null) {
                refused.incrementAndGet();
                entry.answer(Durability.NONE, problem);
                // The record stays: a repeat of the offer must not be encoded twice.
                unstored.set(i, new Made(made.record(), entry, made.stored()));
            }
        }
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
                unstored.forEach(made -> {
                    Offer.Entry entry = made.entry();
                    if (entry != null) {
                        entry.answer(Durability.NONE, "the outbox is closed");
                    }
                });
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
