package dev.assay.eventhub.internal.verify;

import dev.assay.eventhub.StreamFault;
import dev.assay.eventhub.StreamFault.Kind;
import dev.assay.eventhub.StreamReport;
import dev.assay.support.io.Digests;
import dev.assay.support.text.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One stream that is followed from its beginning. Records may come in any order and again; what came too early waits, and the
 * latest are remembered to tell a repeat from a forgery. Not thread-safe.
 */
final class FollowedStream {

    private static final int MAX_SHOWN = 300;
    private static final int MAX_CLAIMS = 1_000;

    private final String source;
    private final String epoch;
    private final String instance;
    private final Remembered remembered;
    private final Consumer<StreamFault> faults;
    private final TreeMap<Long, Entry> early = new TreeMap<>();
    private final TreeSet<Long> claimed = new TreeSet<>();
    private final StreamCount count = new StreamCount();
    private String lastDigest;
    private boolean linkKnown = true;
    private long next = 1;
    private long first = Long.MAX_VALUE;
    private long records;
    private long occurrences;
    private long repeats;
    private long firstRepeat = Long.MAX_VALUE;
    private long lastRepeat;
    private @Nullable CheckpointReading start;
    private @Nullable CheckpointReading newest;
    private long newestSequence;
    private long finalSequence = Long.MAX_VALUE;
    private Instant firstAt = Instant.MAX;
    private Instant lastAt = Instant.MIN;

    FollowedStream(String source, String epoch, String instance, Remembered remembered, Consumer<StreamFault> faults) {
        this.source = source;
        this.epoch = epoch;
        this.instance = instance;
        this.remembered = remembered;
        this.faults = faults;
        this.lastDigest = "sha256:" + Digests.sha256(source + "\n" + epoch);
    }

    String source() {
        return source;
    }

    String epoch() {
        return epoch;
    }

    int early() {
        return early.size();
    }

    long last() {
        return early.isEmpty() ? next - 1 : early.lastKey();
    }

    /** What its first checkpoint says, if that is at hand. */
    @Nullable CheckpointReading start() {
        return start;
    }

    /** The newest checkpoint at hand. */
    @Nullable CheckpointReading newest() {
        return newest;
    }

    Instant lastAt() {
        return lastAt;
    }

    /** Notes that something that was refused claims a place here, so that its absence can be explained. */
    void claimed(long sequence) {
        if (claimed.size() < MAX_CLAIMS) {
            claimed.add(sequence);
        }
    }

    /** Takes a record of this stream, and tells whether it is a new one. */
    boolean add(Entry entry) {
        long sequence = entry.sequence();
        String known = known(sequence);
        if (sequence < next || known != null) {
            if (known != null && !known.equals(entry.digest())) {
                faults.accept(fault(Kind.FORKED, sequence, "two different records have this sequence"));
            } else {
                repeats++;
                firstRepeat = Math.min(firstRepeat, sequence);
                lastRepeat = Math.max(lastRepeat, sequence);
            }
            return false;
        }
        look(entry);
        first = Math.min(first, sequence);
        records++;
        occurrences += entry.occurrences();
        early.put(sequence, entry);
        follow();
        return true;
    }

    private void look(Entry entry) {
        long sequence = entry.sequence();
        Long before = entry.id().isEmpty() ? null : remembered.occurrence(this, entry.id(), sequence);
        if (before != null) {
            faults.accept(fault(
                    Kind.REPEATED_OCCURRENCE,
                    sequence,
                    "occurrence " + entry.id() + " has ended as #" + before + ", too"));
        }
        if (!instance.equals(entry.instance())) {
            faults.accept(fault(Kind.CLONED, sequence, "a second instance speaks in this epoch"));
        }
        firstAt = entry.at().isBefore(firstAt) ? entry.at() : firstAt;
        lastAt = entry.at().isAfter(lastAt) ? entry.at() : lastAt;
        CheckpointReading checkpoint = entry.checkpoint();
        if (checkpoint != null) {
            if (checkpoint.isStart()) {
                start = checkpoint;
            }
            if (sequence > newestSequence) {
                newest = checkpoint;
                newestSequence = sequence;
            }
            finalSequence = checkpoint.isFinal() ? Math.min(finalSequence, sequence) : finalSequence;
        }
        if (sequence == 1 && entry.form() != Opened.Form.PLAIN && (checkpoint == null || !checkpoint.isStart())) {
            faults.accept(fault(Kind.INCONSISTENT, 1, "the first record of an epoch is its START checkpoint"));
        }
    }

    private @Nullable String known(long sequence) {
        Entry waiting = early.get(sequence);
        return waiting == null ? remembered.digest(this, sequence) : waiting.digest();
    }

    /** The digest of a record, if it is at hand and remembered. */
    @Nullable String digest(long sequence) {
        return sequence == next - 1 && linkKnown ? lastDigest : known(sequence);
    }

    /** Checks what has become contiguous. */
    private void follow() {
        for (Map.Entry<Long, Entry> head = early.firstEntry();
                head != null && head.getKey() == next;
                head = early.firstEntry()) {
            Entry entry = head.getValue();
            if (linkKnown && !entry.previous().equals(lastDigest)) {
                faults.accept(brokenLink(next));
            }
            count.pass(entry).forEach(what -> faults.accept(fault(Kind.INCONSISTENT, entry.sequence(), what)));
            linkKnown = true;
            lastDigest = entry.digest();
            remembered.digest(this, next, entry.digest());
            early.remove(next);
            next++;
        }
    }

    /** Gives up waiting for what is missing before the first early one, to bound memory. */
    void giveUpFirstGap() {
        Long head = early.isEmpty() ? null : early.firstKey();
        if (head != null) {
            faults.accept(gap(next, head - 1));
            next = head;
            linkKnown = false;
            count.lost();
            follow();
        }
    }

    /** What is wrong with what waits: gaps before and within, links, and what follows the end. */
    List<StreamFault> pending() {
        List<StreamFault> all = new ArrayList<>();
        long expected = next;
        @Nullable String digest = null;
        for (Map.Entry<Long, Entry> each : early.entrySet()) {
            if (each.getKey() > expected) {
                all.add(gap(expected, each.getKey() - 1));
                digest = null;
            }
            if (digest != null && !each.getValue().previous().equals(digest)) {
                all.add(brokenLink(each.getKey()));
            }
            digest = each.getValue().digest();
            expected = each.getKey() + 1;
        }
        if (last() > finalSequence) {
            all.add(fault(Kind.INCONSISTENT, last(), "it follows the last record, #" + finalSequence));
        }
        return all;
    }

    private StreamFault brokenLink(long at) {
        return fault(
                Kind.BROKEN_LINK, at, "it does not name the bytes of the one before: #" + (at - 1) + " was altered");
    }

    private StreamFault gap(long from, long to) {
        String what = from == to ? "record " + from + " is missing" : "records " + from + " to " + to + " are missing";
        Long altered = claimed.ceiling(from);
        return fault(
                Kind.GAP,
                from,
                altered == null || altered > to
                        ? what
                        : what + "; what claims to be #" + altered + " was refused, see there");
    }

    StreamFault fault(Kind kind, long sequence, String text) {
        return new StreamFault(kind, shown(source), shown(epoch), sequence, shown(text));
    }

    /** A fault if this stream goes on after a later one of the same agent has begun. */
    @Nullable StreamFault overlap(FollowedStream later) {
        return !lastAt.isAfter(later.firstAt)
                ? null
                : fault(
                        Kind.CLONED,
                        0,
                        "it goes on until " + lastAt + ", and epoch " + later.epoch + " has begun by " + later.firstAt);
    }

    /** A note if records came again. */
    @Nullable StreamFault repeated() {
        return repeats == 0
                ? null
                : fault(
                        Kind.REPLAYED,
                        firstRepeat,
                        repeats + " times a record came again with the same bytes, from #" + firstRepeat + " to #"
                                + lastRepeat + "; each counts once");
    }

    boolean isClosed() {
        CheckpointReading last = newest;
        return last != null && last.isFinal();
    }

    StreamReport.Stream summary() {
        CheckpointReading last = newest;
        return new StreamReport.Stream(
                shown(source),
                shown(epoch),
                first,
                last(),
                last() - records,
                occurrences,
                isClosed(),
                last == null ? Optional.empty() : Optional.ofNullable(last.nextBefore()),
                last == null ? "" : shown("#" + newestSequence + " " + last.line()));
    }

    static String shown(String text) {
        return Text.line(text, MAX_SHOWN);
    }
}
