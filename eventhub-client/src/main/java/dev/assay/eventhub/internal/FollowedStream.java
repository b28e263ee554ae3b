package dev.assay.eventhub.internal;

import dev.assay.eventhub.StreamFault;
import dev.assay.eventhub.StreamReport;
import dev.assay.support.io.Digests;
import dev.assay.support.text.Text;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One stream that is followed from its beginning. Results may come in any order and again; what came too early waits, and the
 * latest are remembered to tell a repeat from a forgery. Not thread-safe.
 */
final class FollowedStream {

    private static final int MAX_SHOWN = 300;

    private record Link(String digest, String previous) {}

    private final String source;
    private final String epoch;
    private final String instance;
    private final Remembered remembered;
    private final Consumer<StreamFault> faults;
    private final TreeMap<Long, Link> early = new TreeMap<>();
    private String lastDigest;
    private boolean linkKnown = true;
    private long next = 1;
    private long first = Long.MAX_VALUE;
    private long results;
    private long occurrences;
    private Instant firstEnded = Instant.MAX;
    private Instant lastEnded = Instant.MIN;

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

    /** Takes a result of this stream, and tells whether it is a new one. */
    boolean add(ResultReading reading, String digest) throws IOException {
        long sequence = reading.number("chain.sequence");
        String known = known(sequence);
        if (sequence < next || known != null) {
            if (known != null && !known.equals(digest)) {
                faults.accept(fault(StreamFault.Kind.FORKED, sequence, "two different results have this sequence"));
            }
            return false;
        }
        String id = reading.required("id");
        Long before = remembered.occurrence(this, id, sequence);
        if (before != null) {
            faults.accept(fault(
                    StreamFault.Kind.REPEATED_OCCURRENCE,
                    sequence,
                    "occurrence " + id + " has ended as #" + before + ", too"));
        }
        if (!instance.equals(reading.required("producer.agent.instance"))) {
            faults.accept(fault(StreamFault.Kind.CLONED, sequence, "a second instance speaks in this epoch"));
        }
        Instant ended = Instant.parse(reading.required("run.ended"));
        firstEnded = ended.isBefore(firstEnded) ? ended : firstEnded;
        lastEnded = ended.isAfter(lastEnded) ? ended : lastEnded;
        occurrences += reading.number("occurrence.count");
        first = Math.min(first, sequence);
        results++;
        early.put(sequence, new Link(digest, reading.required("chain.previous")));
        follow();
        return true;
    }

    private @Nullable String known(long sequence) {
        Link waiting = early.get(sequence);
        return waiting == null ? remembered.digest(this, sequence) : waiting.digest();
    }

    /** Checks what has become contiguous. */
    private void follow() {
        for (Map.Entry<Long, Link> head = early.firstEntry();
                head != null && head.getKey() == next;
                head = early.firstEntry()) {
            Link link = head.getValue();
            if (linkKnown && !link.previous().equals(lastDigest)) {
                faults.accept(
                        fault(StreamFault.Kind.BROKEN_LINK, next, "it does not name the bytes of the one before"));
            }
            linkKnown = true;
            lastDigest = link.digest();
            remembered.digest(this, next, link.digest());
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
            follow();
        }
    }

    /** What is wrong with what waits: gaps before and within, and links. */
    List<StreamFault> pending() {
        List<StreamFault> all = new ArrayList<>();
        long expected = next;
        @Nullable String digest = null;
        for (Map.Entry<Long, Link> each : early.entrySet()) {
            if (each.getKey() > expected) {
                all.add(gap(expected, each.getKey() - 1));
                digest = null;
            }
            if (digest != null && !each.getValue().previous().equals(digest)) {
                all.add(fault(
                        StreamFault.Kind.BROKEN_LINK, each.getKey(), "it does not name the bytes of the one before"));
            }
            digest = each.getValue().digest();
            expected = each.getKey() + 1;
        }
        return all;
    }

    private StreamFault gap(long from, long to) {
        String what = from == to ? "result " + from + " is missing" : "results " + from + " to " + to + " are missing";
        return fault(StreamFault.Kind.GAP, from, what);
    }

    StreamFault fault(StreamFault.Kind kind, long sequence, String text) {
        return new StreamFault(kind, shown(source), shown(epoch), sequence, shown(text));
    }

    /** A fault if this stream goes on after a later one of the same agent has begun. */
    @Nullable StreamFault overlap(FollowedStream later) {
        return !lastEnded.isAfter(later.firstEnded)
                ? null
                : fault(
                        StreamFault.Kind.CLONED,
                        0,
                        "it goes on until " + lastEnded + ", and epoch " + later.epoch + " has begun by "
                                + later.firstEnded);
    }

    StreamReport.Stream summary() {
        long last = early.isEmpty() ? next - 1 : early.lastKey();
        return new StreamReport.Stream(shown(source), shown(epoch), first, last, last - results, occurrences);
    }

    static String shown(String text) {
        return Text.line(text, MAX_SHOWN);
    }
}
