package dev.assay.eventhub.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.assay.eventhub.StreamFault;
import dev.assay.eventhub.StreamFault.Kind;
import dev.assay.eventhub.StreamReport;
import dev.assay.support.io.Digests;
import dev.assay.support.text.Text;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads results, files them by stream and gathers what is wrong. Not thread-safe. */
public final class StreamVerification {

    private static final int MAX_DEPTH = 100;
    private static final int MAX_TEXT = 200;
    private static final int MAX_FAULTS = 1_000;
    private static final int MAX_EARLY = 100_000;
    private static final Set<String> ATTRIBUTES = Set.of("id", "source", "type", "subject", "sequence");
    private static final int BUFFER_BYTES = 64 * 1024;

    private record Key(String source, String epoch) {}

    private final int maxResultBytes;
    private final int maxStreams;
    private final JsonFactory json;
    private final Map<Key, FollowedStream> streams = new LinkedHashMap<>();
    private final Remembered remembered = new Remembered();
    private final List<StreamFault> faults = new ArrayList<>();
    private long faultCount;
    private int early;
    private long results;
    private long repeats;

    /** Makes a verification that has read nothing. */
    public StreamVerification(int maxResultBytes, int maxStreams) {
        this.maxResultBytes = maxResultBytes;
        this.maxStreams = maxStreams;
        this.json = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(maxResultBytes)
                        .build())
                .build();
    }

    /** Reads one result. */
    public void result(byte[] bytes, int offset, int length) {
        if (length > maxResultBytes) {
            fault(new StreamFault(
                    Kind.TOO_LARGE, "", "", 0, length + " bytes, and at most " + maxResultBytes + " are read"));
            return;
        }
        try (JsonParser parser = json.createParser(bytes, offset, length)) {
            ResultReading reading = ResultReading.read(parser);
            if (parser.nextToken() != null) {
                throw new IOException("something follows the result");
            }
            file(reading, digest(bytes, offset, length));
        } catch (IOException e) {
            fault(new StreamFault(Kind.MALFORMED, "", "", 0, why(e)));
        }
    }

    private void file(ResultReading reading, String digest) throws IOException {
        ResultLaw.form(reading);
        long sequence = reading.number("chain.sequence");
        Key key = new Key(reading.required("chain.source"), reading.required("chain.epoch"));
        FollowedStream stream = stream(key, reading.required("producer.agent.instance"));
        if (stream == null) {
            fault(new StreamFault(
                    Kind.TOO_MANY,
                    clean(key.source()),
                    clean(key.epoch()),
                    sequence,
                    "more streams than are followed"));
            return;
        }
        int waited = stream.early();
        if (!stream.add(reading, digest)) {
            repeats++;
            return;
        }
        results++;
        for (String contradiction : ResultLaw.contradictions(reading)) {
            fault(stream.fault(Kind.INCONSISTENT, sequence, contradiction));
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

    /** Reads one structured event or a batch of them. */
    public void events(byte[] body) {
        try (JsonParser parser = json.createParser(body)) {
            JsonToken start = parser.nextToken();
            if (start == JsonToken.START_OBJECT) {
                event(parser, body);
            } else if (start == JsonToken.START_ARRAY) {
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    event(parser, body);
                }
                if (parser.currentToken() != JsonToken.END_ARRAY) {
                    throw new IOException("a batch holds something that is no event");
                }
            } else {
                throw new IOException("it is neither an event nor a batch of events");
            }
            if (parser.nextToken() != null) {
                throw new IOException("something follows the event");
            }
        } catch (IOException e) {
            fault(new StreamFault(Kind.MALFORMED, "", "", 0, why(e)));
        }
    }

    private void event(JsonParser parser, byte[] body) throws IOException {
        Map<String, String> attributes = new LinkedHashMap<>();
        long from = -1;
        long to = -1;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("data") && value == JsonToken.START_OBJECT) {
                from = parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                to = parser.currentLocation().getByteOffset();
            } else if (value.isScalarValue() && ATTRIBUTES.contains(name)) {
                attributes.put(name, parser.getText());
            } else {
                parser.skipChildren();
            }
        }
        if (from < 0 || !CloudEvents.TYPE.equals(attributes.get("type"))) {
            throw new IOException("it is no event with an attestation result as its data");
        }
        envelope(attributes, body, (int) from, (int) (to - from));
        result(body, (int) from, (int) (to - from));
    }

    private void envelope(Map<String, String> attributes, byte[] body, int offset, int length) {
        if (length > maxResultBytes) {
            return; // told as such
        }
        try (JsonParser parser = json.createParser(body, offset, length)) {
            ResultReading reading = ResultReading.read(parser);
            String sequence =
                    CloudEvents.sequence(String.valueOf(reading.text("chain.epoch")), reading.number("chain.sequence"));
            compare("id", attributes, String.valueOf(reading.text("id")), reading);
            compare("source", attributes, CloudEvents.uri(String.valueOf(reading.text("chain.source"))), reading);
            compare("subject", attributes, String.valueOf(reading.text("job.id")), reading);
            compare("sequence", attributes, sequence, reading);
        } catch (IOException e) {
            // The same bytes are read again as a result, and what is wrong is told there.
            attributes.clear();
        }
    }

    private void compare(String name, Map<String, String> attributes, String expected, ResultReading reading)
            throws IOException {
        String said = attributes.get(name);
        if (!expected.equals(said)) {
            fault(new StreamFault(
                    Kind.ENVELOPE_DIFFERS,
                    clean(String.valueOf(reading.text("chain.source"))),
                    clean(String.valueOf(reading.text("chain.epoch"))),
                    reading.number("chain.sequence"),
                    clean("the event's " + name + " is " + said + ", the result's is " + expected)));
        }
    }

    /** Reads one result a line. */
    public void lines(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER_BYTES];
        boolean tooLong = false;
        for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
            int from = 0;
            for (int i = 0; i < got; i++) {
                if (buffer[i] == '\n') {
                    line.write(buffer, from, i - from);
                    line(line, tooLong);
                    tooLong = false;
                    from = i + 1;
                }
            }
            line.write(buffer, from, got - from);
            if (line.size() > maxResultBytes) {
                tooLong = true;
                line.reset();
            }
        }
        if (line.size() > 0 || tooLong) {
            line(line, tooLong);
        }
    }

    private void line(ByteArrayOutputStream line, boolean tooLong) {
        if (tooLong) {
            fault(new StreamFault(
                    Kind.TOO_LARGE, "", "", 0, "a line is longer than the " + maxResultBytes + " bytes that are read"));
        } else if (line.size() > 0) {
            byte[] bytes = line.toByteArray();
            result(bytes, 0, bytes.length);
        }
        line.reset();
    }

    /** What was found so far. */
    public StreamReport report() {
        List<StreamFault> all = new ArrayList<>(faults);
        long count = faultCount;
        List<FollowedStream> sorted = streams.values().stream()
                .sorted(Comparator.comparing(FollowedStream::source).thenComparing(FollowedStream::epoch))
                .toList();
        @Nullable FollowedStream before = null;
        for (FollowedStream stream : sorted) {
            List<StreamFault> own = new ArrayList<>(stream.pending());
            StreamFault overlap =
                    before == null || !before.source().equals(stream.source()) ? null : before.overlap(stream);
            if (overlap != null) {
                own.add(overlap);
            }
            count += own.size();
            own.stream().limit(Math.max(0, MAX_FAULTS - all.size())).forEach(all::add);
            before = stream;
        }
        return new StreamReport(
                results, repeats, sorted.stream().map(FollowedStream::summary).toList(), all, count);
    }

    private void fault(StreamFault fault) {
        faultCount++;
        if (faults.size() < MAX_FAULTS) {
            faults.add(fault);
        }
    }

    private static String digest(byte[] bytes, int offset, int length) {
        MessageDigest digest = Digests.newSha256();
        digest.update(bytes, offset, length);
        return "sha256:" + Digests.finish(digest);
    }

    private static String why(IOException e) {
        // The parser's own message may quote what it read, and add where in many words.
        String message = e instanceof com.fasterxml.jackson.core.JsonProcessingException parsing
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
