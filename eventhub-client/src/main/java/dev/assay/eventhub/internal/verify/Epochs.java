package dev.assay.eventhub.internal.verify;

import dev.assay.eventhub.StreamFault;
import dev.assay.eventhub.StreamFault.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares the epochs of one source with each other and with the time: what was cut off, and who is silent. */
final class Epochs {

    private Epochs() {}

    /**
     * What is wrong between streams.
     *
     * @param sorted all streams, by source and epoch
     * @param now the receiver's time; null if silence is not to be judged
     */
    static List<StreamFault> faults(List<FollowedStream> sorted, @Nullable Instant now) {
        List<StreamFault> faults = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            FollowedStream stream = sorted.get(i);
            FollowedStream before = i > 0 ? sameSource(sorted.get(i - 1), stream) : null;
            FollowedStream after = i + 1 < sorted.size() ? sameSource(sorted.get(i + 1), stream) : null;
            StreamFault overlap = before == null ? null : before.overlap(stream);
            if (overlap != null) {
                faults.add(overlap);
            }
            StreamFault cut = before == null ? null : cut(before, stream);
            if (cut != null) {
                faults.add(cut);
            }
            StreamFault silent = after != null || now == null ? null : silent(stream, now);
            if (silent != null) {
                faults.add(silent);
            }
        }
        return faults;
    }

    private static @Nullable FollowedStream sameSource(FollowedStream other, FollowedStream stream) {
        return other.source().equals(stream.source()) ? other : null;
    }

    /** A fault if an epoch's first checkpoint knows more of the one before than is at hand. */
    private static @Nullable StreamFault cut(FollowedStream before, FollowedStream stream) {
        CheckpointReading start = stream.start();
        CheckpointReading.Before told = start == null ? null : start.before();
        if (told == null) {
            return null;
        }
        if (!told.epoch().equals(before.epoch())) {
            return told.epoch().compareTo(before.epoch()) < 0
                    ? null
                    : stream.fault(Kind.CUT, 0, "the epoch before it, " + told.epoch() + ", is missing altogether");
        }
        if (before.last() < told.lastSequence()) {
            return before.fault(
                    Kind.CUT,
                    before.last(),
                    "its end was cut off: the next epoch says that it had " + (told.clean() ? "" : "at least ")
                            + told.lastSequence() + " records, and the last at hand is #" + before.last());
        }
        String digest = before.digest(told.lastSequence());
        if (digest != null && !digest.equals(told.lastDigest())) {
            return before.fault(
                    Kind.FORKED, told.lastSequence(), "the next epoch knows another record of this sequence");
        }
        return told.clean() && before.last() > told.lastSequence()
                ? before.fault(
                        Kind.INCONSISTENT,
                        before.last(),
                        "the next epoch says that #" + told.lastSequence() + " was its last")
                : null;
    }

    /** A fault if a stream promised a checkpoint by a time that is over. */
    private static @Nullable StreamFault silent(FollowedStream stream, Instant now) {
        CheckpointReading newest = stream.newest();
        Instant until = newest == null ? null : newest.nextBefore();
        if (until == null || !now.isAfter(until)) {
            return null;
        }
        return stream.fault(
                Kind.SILENT,
                stream.last(),
                "no checkpoint came by " + until + ", as it had promised: the last record at hand, #" + stream.last()
                        + ", is of " + stream.lastAt() + "; the rest was cut off, or its agent is silent");
    }
}
