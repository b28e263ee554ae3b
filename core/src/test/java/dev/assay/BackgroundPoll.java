package dev.assay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.ConfigurationRequest;
import dev.assay.spi.configuration.ConfigurationSource;
import dev.assay.spi.configuration.ConfigurationUpdate;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.Patience;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A poll on a thread of its own that a test drives through its waiting. */
final class BackgroundPoll {

    private final ManualEnvironment environment;
    private final CompletableFuture<ConfigurationUpdate> answer = new CompletableFuture<>();

    private BackgroundPoll(ManualEnvironment environment) {
        this.environment = environment;
    }

    /** Begins a poll and returns when it waits for the clock. */
    static BackgroundPoll begin(ManualEnvironment environment, ConfigurationSource source, Duration maxWait) {
        BackgroundPoll poll = new BackgroundPoll(environment);
        environment.threads("poll").newThread(() -> poll.run(source, maxWait)).start();
        poll.awaitWaiting();
        return poll;
    }

    private void run(ConfigurationSource source, Duration maxWait) {
        try {
            answer.complete(source.poll(waiting(maxWait)));
        } catch (Exception e) {
            answer.completeExceptionally(e);
        }
    }

    /** Moves the clock in steps, each after the poll has gone to wait again, until it has answered or the time is over. */
    void advance(Duration by, Duration step) {
        for (Duration done = Duration.ZERO; done.compareTo(by) < 0 && !answer.isDone(); done = done.plus(step)) {
            environment.time().advance(step);
            awaitWaiting();
        }
    }

    /** Waits until the poll waits for the clock, or has answered. */
    private void awaitWaiting() {
        long deadline = System.nanoTime() + Patience.DURATION.toNanos();
        while (environment.timers("configuration").waiting() == 0 && !answer.isDone()) {
            assertThat(System.nanoTime() - deadline).as("time left to wait").isNegative();
            Thread.yield();
        }
    }

    boolean isDone() {
        return answer.isDone();
    }

    ConfigurationUpdate answer() throws Exception {
        return answer.get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    static ConfigurationRequest waiting(Duration maxWait) {
        return ConfigurationRequest.builder().maxWait(maxWait).build();
    }
}
