package dev.assay.eventhub.internal.outbox;

import dev.assay.eventhub.WhenFull;
import dev.assay.eventhub.internal.record.Gap;
import dev.assay.eventhub.internal.spool.Casualties;
import dev.assay.eventhub.internal.spool.Spool;
import dev.assay.spi.TimeSource;
import dev.assay.spi.hub.HubRecord;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Room in the outbox: drops what is too old, and what is oldest where the host wants that, after it is told on disk. Not thread-safe. */
final class Room {

    private static final int MAX_DROPS = 64;
    private static final int ROLLS_A_RETENTION = 8;

    /** What a loss asks of the intake. */
    interface Losses {

        /** Stores everything that was made; false if the disk does not take it. */
        boolean stored();

        /** Makes the record that tells of a gap; null if it can't be made now. */
        @Nullable HubRecord told(Gap gap);

        /** Records below a number will not be delivered. */
        void dropped(long number);

        /** The disk failed. */
        void failed(Exception e);
    }

    private final IntakeSettings settings;
    private final Spool spool;
    private final TimeSource time;
    private final Unstored unstored;
    private final Losses losses;

    Room(IntakeSettings settings, Spool spool, TimeSource time, Unstored unstored, Losses losses) {
        this.settings = settings;
        this.spool = spool;
        this.time = time;
        this.unstored = unstored;
        this.losses = losses;
    }

    /** Makes room for results of runs, if the host wants the newest rather than the oldest; tells whether there is any. */
    boolean make() {
        expire();
        boolean room = spool.hasRoom(false);
        for (int drops = 0; !room && settings.whenFull() == WhenFull.DROP_OLDEST && drops < MAX_DROPS; drops++) {
            // A good part at once, so that there are few gap records.
            if (!drop(Gap.Cause.DROPPED, Long.MAX_VALUE, spool.quota() / 4)) {
                return false;
            }
            room = spool.hasRoom(false);
        }
        return room;
    }

    /** Drops what is older than it is kept. */
    void expire() {
        if (!settings.retention().isZero()) {
            Instant now = time.wall();
            try {
                // Records go by whole segments, and young ones must not keep old ones alive.
                spool.rollIfBegunBefore(now.minus(settings.retention().dividedBy(ROLLS_A_RETENTION))
                        .toEpochMilli());
            } catch (IOException e) {
                losses.failed(e);
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
        if (!losses.stored()) {
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
            HubRecord record = losses.told(gap);
            if (record == null) {
                return false;
            }
            casualties.gaps().forEach(each -> unstored.add(new Made(each, null, null)));
            unstored.add(new Made(record, null, () -> release(casualties.last() + 1)));
        } catch (IOException e) {
            losses.failed(e);
            return false;
        }
        return losses.stored();
    }

    private void release(long number) {
        try {
            spool.release(number, true);
        } catch (IOException e) {
            losses.failed(e);
        }
        losses.dropped(number);
    }
}
