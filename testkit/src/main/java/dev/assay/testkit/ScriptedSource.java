package dev.assay.testkit;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationRequest;
import dev.assay.spi.configuration.ConfigurationSource;
import dev.assay.spi.configuration.ConfigurationUpdate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/**
 * A configuration source that answers from a script, and after it that nothing has changed. It never waits. Thread-safe.
 */
public final class ScriptedSource implements ConfigurationSource {

    /** One scripted answer. */
    @FunctionalInterface
    public interface Answer {

        /** Answers a request, or fails. */
        ConfigurationUpdate to(ConfigurationRequest request) throws Exception;
    }

    private final Guarded guard = new Guarded();
    private final Deque<Answer> script = new ArrayDeque<>(); // guarded by guard, as all below
    private final List<ConfigurationRequest> requests = new ArrayList<>();
    private boolean closed;

    /** Makes a source with an empty script. */
    public ScriptedSource() {}

    /** Makes a source whose first answer is a configuration. */
    public static ScriptedSource of(Configuration first) {
        return new ScriptedSource().then(first);
    }

    /** Answers one more request with a whole configuration. */
    public ScriptedSource then(Configuration configuration) {
        return then(ConfigurationUpdate.snapshot(configuration));
    }

    /** Answers one more request with an update. */
    public ScriptedSource then(ConfigurationUpdate update) {
        Objects.requireNonNull(update, "update");
        return thenAnswer(request -> update);
    }

    /** Fails one more request. */
    public ScriptedSource thenThrow(Exception failure) {
        Objects.requireNonNull(failure, "failure");
        return thenAnswer(request -> {
            throw failure;
        });
    }

    /** Answers one more request as code says, which may look at the request, wait at a latch or throw. */
    public ScriptedSource thenAnswer(Answer answer) {
        guard.change(() -> script.add(answer));
        return this;
    }

    @Override
    public ConfigurationUpdate poll(ConfigurationRequest request) throws Exception {
        Answer answer = guard.take(() -> {
            requests.add(request);
            Answer scripted = script.poll();
            return scripted == null ? unchanged -> ConfigurationUpdate.unchanged() : scripted;
        });
        return answer.to(request);
    }

    @Override
    public void close() {
        guard.change(() -> closed = true);
    }

    /** The requests so far, in order. */
    public List<ConfigurationRequest> requests() {
        return guard.read(() -> List.copyOf(requests));
    }

    /** How many answers of the script are left. */
    public int left() {
        return guard.read(script::size);
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        return guard.read(() -> closed);
    }

    /** Waits until so many requests have come in all. */
    public void awaitRequests(int count) {
        guard.await(() -> requests.size() >= count, count + " requests");
    }
}
