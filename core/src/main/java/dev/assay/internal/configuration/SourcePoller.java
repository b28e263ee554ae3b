package dev.assay.internal.configuration;

import dev.assay.internal.thread.Agent;
import dev.assay.spi.TimeSource;
import dev.assay.spi.configuration.ConfigurationRequest;
import dev.assay.spi.configuration.ConfigurationSource;
import dev.assay.spi.configuration.ConfigurationUpdate;
import dev.assay.support.retry.Backoff;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Asks a configuration source again and again, and hands on what it says.
 *
 * <p>A step blocks as long as the source does. After an update nothing is asked until somebody says that it was {@linkplain
 * #decided applied or refused}, so that every request tells the truth about what is in force. After a failure the pause
 * grows, with jitter; and no source is asked more often than the shortest pause allows, however fast it answers.
 */
public final class SourcePoller implements Agent {

    /** Who takes what the source says. Called on the polling thread; must not block. */
    public interface Listener {

        /** Something new. The poller goes on after {@link SourcePoller#decided}. */
        void updated(ConfigurationUpdate update);

        /** The source answered that nothing has changed, which also ends a row of failures. */
        default void unchanged() {}

        /**
         * The source threw: a {@link dev.assay.spi.configuration.ConfigurationException} refuses a revision, anything
         * else is a failing source.
         *
         * @param problem what it threw
         * @param failures how many times in a row
         * @param pause how long until it is asked again
         */
        void failed(Throwable problem, int failures, Duration pause);
    }

    private final ConfigurationSource source;
    private final Supplier<ConfigurationRequest> requests;
    private final Listener listener;
    private final TimeSource time;
    private final Backoff backoff;
    private final long minPauseNanos;

    private volatile boolean deciding; // set by the polling thread, cleared by decided(); read by the polling thread
    private int failures; // polling thread only, as all below
    private boolean asked;
    private long nextNanos;

    /**
     * A poller that asks at its first step.
     *
     * @param source whom to ask
     * @param requests what to ask, called before each poll on the polling thread
     * @param listener who takes the answers
     * @param time the clock
     * @param backoff the pause after failures
     * @param minPause the shortest time from the start of one poll to the start of the next
     */
    public SourcePoller(
            ConfigurationSource source,
            Supplier<ConfigurationRequest> requests,
            Listener listener,
            TimeSource time,
            Backoff backoff,
            Duration minPause) {
        this.source = Objects.requireNonNull(source, "source");
        this.requests = Objects.requireNonNull(requests, "requests");
        this.listener = Objects.requireNonNull(listener, "listener");
        this.time = Objects.requireNonNull(time, "time");
        this.backoff = Objects.requireNonNull(backoff, "backoff");
        this.minPauseNanos = minPause.toNanos();
    }

    @Override
    public String name() {
        return "configuration";
    }

    /** The last update was applied or refused: go on. Any thread; wake the agent's thread afterwards. */
    public void decided() {
        deciding = false;
    }

    @Override
    public int doWork() throws InterruptedException {
        long begun = time.nanos();
        if (deciding || (asked && begun - nextNanos < 0)) {
            return 0;
        }
        asked = true;
        nextNanos = begun + minPauseNanos;
        ConfigurationUpdate update;
        try {
            update = source.poll(requests.get());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            failed(e);
            return 1;
        }
        if (update == null) {
            failed(new IllegalStateException("the configuration source answered null"));
            return 1;
        }
        failures = 0;
        if (update == ConfigurationUpdate.unchanged()) {
            listener.unchanged();
            return 0;
        }
        deciding = true;
        boolean handed = false;
        try {
            listener.updated(update);
            handed = true;
        } finally {
            if (!handed) {
                deciding = false; // nobody will decide; ask again
            }
        }
        return 1;
    }

    private void failed(Throwable problem) {
        failures = Math.min(failures + 1, Integer.MAX_VALUE - 1);
        long pause = Math.max(minPauseNanos, backoff.delay(failures).toNanos());
        nextNanos = time.nanos() + pause;
        listener.failed(problem, failures, Duration.ofNanos(pause));
    }

    @Override
    public long restNanos() {
        return deciding ? Agent.super.restNanos() : Math.max(0, nextNanos - time.nanos());
    }
}
