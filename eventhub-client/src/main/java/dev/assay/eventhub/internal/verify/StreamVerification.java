package dev.assay.eventhub.internal.verify;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.assay.eventhub.StreamFault;
import dev.assay.eventhub.StreamFault.Kind;
import dev.assay.eventhub.StreamReport;
import dev.assay.support.text.Text;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads records, files them by stream and gathers what is wrong. Not thread-safe. */
public final class StreamVerification {

    private static final int MAX_TEXT = 300;
    private static final int MAX_FAULTS = 1_000;
    private static final int MAX_EARLY = 100_000;
    private static final int MAX_VALUES = 1_000_000;

    private record Key(String source, String epoch) {}

    private final int maxRecordBytes;
    private final int maxStreams;
    private final Json json;
    private final Opener opener;
    private final Optional<EvidenceCheck> evidence;
    private final Map<Key, FollowedStream> streams = new LinkedHashMap<>();
    private final Remembered remembered = new Remembered();
    private final List<StreamFault> faults = new ArrayList<>();
    private long faultCount;
    private int early;
    private long results;
    private long checkpoints;
    private long repeats;
    private long verified;

    /** Makes a verification that has read nothing. */
    public StreamVerification(int maxRecordBytes, int maxStreams, TrustedKeys keys, Optional<EvidenceCheck> evidence) {
        this.evidence = evidence;
        this.maxRecordBytes = maxRecordBytes;
        this.maxStreams = maxStreams;
        // A payload is a third larger in its envelope.
        this.json = new Json(maxRecordBytes, MAX_VALUES);
        this.opener = new Opener(json, keys);
    }

    /** Reads one record: an event, an envelope, a statement or a plain result. */
    public void record(byte[] bytes) {
        if (bytes.length > maxRecordBytes) {
            fault(new StreamFault(
                    Kind.TOO_LARGE, "", "", 0, bytes.length + " bytes, and at most " + maxRecordBytes + " are read"));
            return;
        }
        try {
            file(opener.open(bytes));
        } catch (Refused e) {
            refused(bytes, e);
        } catch (IOException e) {
            Place place = Place.of(opener.attributes(bytes));
            fault(new StreamFault(
                    Kind.MALFORMED, clean(place.source()), clean(place.epoch()), place.sequence(), why(e)));
        }
    }

    private void refused(byte[] bytes, Refused why) {
        Place place = Place.of(opener.attributes(bytes));
        String what = place.sequence() == 0 ? "" : "what claims this place is no word of its agent: ";
        fault(new StreamFault(
                why.kind(),
                clean(place.source()),
                clean(place.epoch()),
                place.sequence(),
                clean(what + String.valueOf(why.getMessage()))));
        FollowedStream stream = streams.get(new Key(place.source(), place.epoch()));
        if (stream != null) {
            stream.claimed(place.sequence());
        }
    }

    private void file(Opened opened) throws IOException {
        ResultReading reading = opened.predicate();
        RecordLaw.form(opened);
        Entry entry = Entry.of(opened);
        Key key = new Key(reading.required("chain.source"), reading.required("chain.epoch"));
        envelope(opened);
        FollowedStream stream = stream(key, entry.instance());
        if (stream == null) {
            fault(new StreamFault(
                    Kind.TOO_MANY,
                    clean(key.source()),
                    clean(key.epoch()),
                    entry.sequence(),
                    "more streams than are followed"));
            return;
        }
        int waited = stream.early();
        if (!stream.add(entry)) {
            repeats++;
            return;
        }
        verified += opened.verified() ? 1 : 0;
        results += opened.form().isResult() ? 1 : 0;
        checkpoints += opened.form() == Opened.Form.CHECKPOINT ? 1 : 0;
        RecordLaw.faults(opened, (kind, what) -> fault(stream.fault(kind, entry.sequence(), what)));
        if (evidence.isPresent() && opened.form().isResult()) {
            evidence.get().faults(reading, what -> fault(stream.fault(Kind.EVIDENCE, entry.sequence(), what)));
        }
        early += stream.early() - waited;
        if (early > MAX_EARLY) {
            int before = stream.early();
            stream.giveUpFirstGap();
            early += stream.early() - before;
        }
    }

    private @Nullable FollowedStream stream(Key key, String instance) {
        FollowedStream known = streams.get(key);
        if (known == null && streams.size() < maxStreams) {
            known = new FollowedStream(key.source(), key.epoch(), instance, remembered, this::fault);
            streams.put(key, known);
        }
        return known;
    }

    private void envelope(Opened opened) throws IOException {
        ResultReading reading = opened.predicate();
        for (Map.Entry<String, String> expected : Place.mirrored(opened).entrySet()) {
            String said = opened.attributes().get(expected.getKey());
            if (!opened.attributes().isEmpty() && !expected.getValue().equals(said)) {
                fault(new StreamFault(
                        Kind.ENVELOPE_DIFFERS,
                        clean(reading.required("chain.source")),
                        clean(reading.required("chain.epoch")),
                        reading.number("chain.sequence"),
                        clean("the event's " + expected.getKey() + " is " + said + ", the record's is "
                                + expected.getValue())));
            }
        }
    }

    /** Reads one structured event or a batch of them. */
    public void events(byte[] body) {
        try (JsonParser parser = json.parser(body)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                event(body);
                return;
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
                parser.skipChildren();
                event(Arrays.copyOfRange(
                        body, from, Math.toIntExact(parser.currentLocation().getByteOffset())));
            }
            if (parser.currentToken() != JsonToken.END_ARRAY || parser.nextToken() != null) {
                throw new IOException("a batch holds something that is no event");
            }
        } catch (IOException e) {
            fault(new StreamFault(Kind.MALFORMED, "", "", 0, why(e)));
        }
    }

    private void event(byte[] bytes) {
        try {
            if (bytes.length <= maxRecordBytes && !Fields.read(json, bytes).has("specversion")) {
                throw new IOException("it is neither an event nor a batch of events");
            }
            record(bytes);
        } catch (IOException e) {
            fault(new StreamFault(Kind.MALFORMED, "", "", 0, why(e)));
        }
    }

    /** Reads one record a line. */
    public void lines(InputStream in) throws IOException {
        new Lines(maxRecordBytes)
                .read(
                        in,
                        this::record,
                        () -> fault(new StreamFault(
                                Kind.TOO_LARGE,
                                "",
                                "",
                                0,
                                "a line is longer than the " + maxRecordBytes + " bytes that are read")));
    }

    /**
     * What was found so far.
     *
     * @param now the receiver's time; null if silence is not to be judged
     */
    public StreamReport report(@Nullable Instant now) {
        List<StreamFault> all = new ArrayList<>(faults);
        long count = faultCount;
        List<FollowedStream> sorted = streams.values().stream()
                .sorted(Comparator.comparing(FollowedStream::source).thenComparing(FollowedStream::epoch))
                .toList();
        List<StreamFault> found = new ArrayList<>();
        sorted.forEach(stream -> found.addAll(stream.pending()));
        found.addAll(Epochs.faults(sorted, now));
        count += found.size();
        found.stream().limit(Math.max(0, MAX_FAULTS - all.size())).forEach(all::add);
        List<StreamFault> notes = sorted.stream()
                .map(FollowedStream::repeated)
                .filter(Objects::nonNull)
                .limit(MAX_FAULTS)
                .toList();
        return new StreamReport(
                results,
                checkpoints,
                repeats,
                verified,
                sorted.stream().map(FollowedStream::summary).toList(),
                all,
                count,
                notes);
    }

    private void fault(StreamFault fault) {
        faultCount++;
        if (faults.size() < MAX_FAULTS) {
            faults.add(fault);
        }
    }

    private static String why(IOException e) {
        // The parser's own message may quote what it read, and add where in many words.
        String message = e instanceof JsonProcessingException parsing
                ? String.format(
                        Locale.ROOT,
                        "no JSON at column %d: %s",
                        parsing.getLocation() == null
                                ? 0
                                : parsing.getLocation().getColumnNr(),
                        parsing.getOriginalMessage())
                : String.valueOf(e.getMessage());
        return clean(message);
    }

    private static String clean(String text) {
        return Text.line(text, MAX_TEXT);
    }
}
