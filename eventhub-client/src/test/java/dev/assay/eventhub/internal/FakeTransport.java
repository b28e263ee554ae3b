package dev.assay.eventhub.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A hub that answers as it is told, at once or when told. */
final class FakeTransport implements Transport {

    private static final ObjectMapper JSON = new ObjectMapper();

    final List<Parcel> sent = new ArrayList<>();
    final Deque<CompletableFuture<Answer>> open = new ArrayDeque<>();
    private final Deque<Answer> script = new ArrayDeque<>();
    private Function<List<JsonNode>, Answer> rule = events -> status(200);
    boolean holds;
    boolean closed;

    static Answer status(int status) {
        Ruling ruling = Ruling.of(status);
        return new Answer(ruling, status, ruling == Ruling.DELIVERED ? "" : "answered " + status, Optional.empty());
    }

    static Answer later(Duration asked) {
        return new Answer(Ruling.LATER, 503, "answered 503", Optional.of(asked));
    }

    FakeTransport next(int... statuses) {
        for (int status : statuses) {
            script.add(status(status));
        }
        return this;
    }

    FakeTransport next(Answer answer) {
        script.add(answer);
        return this;
    }

    /** Judges requests beyond the script by the events in them. */
    void rule(Function<List<JsonNode>, Answer> judge) {
        rule = judge;
    }

    @Override
    public CompletableFuture<Answer> send(Parcel parcel) {
        sent.add(parcel);
        if (holds) {
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            open.add(answer);
            return answer;
        }
        Answer scripted = script.poll();
        return CompletableFuture.completedFuture(scripted == null ? rule.apply(events(parcel)) : scripted);
    }

    @Override
    public void close() {
        closed = true;
    }

    static List<JsonNode> events(Parcel parcel) {
        try {
            JsonNode body = JSON.readTree(parcel.body());
            List<JsonNode> events = new ArrayList<>();
            if (body.isArray()) {
                body.forEach(events::add);
            } else {
                events.add(body);
            }
            return events;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The sequences in each request, in order. */
    List<List<Long>> sequences() {
        return sent.stream().map(FakeTransport::sequences).toList();
    }

    static List<Long> sequences(Parcel parcel) {
        return events(parcel).stream().map(FakeTransport::sequence).toList();
    }

    static long sequence(JsonNode event) {
        return event.path("data").path("chain").path("sequence").asLong();
    }
}
