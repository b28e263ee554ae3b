package dev.assay.internal.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationException;
import dev.assay.spi.configuration.ConfigurationRequest;
import dev.assay.spi.configuration.ConfigurationUpdate;
import dev.assay.spi.configuration.Fault;
import dev.assay.support.retry.Backoff;
import dev.assay.testkit.ManualTime;
import dev.assay.testkit.Samples;
import dev.assay.testkit.ScriptedSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SourcePollerTest {

    private static final Duration MIN_PAUSE = Duration.ofSeconds(2);

    private final ManualTime time = new ManualTime();
    private final ScriptedSource source = new ScriptedSource();
    private final List<ConfigurationUpdate> updates = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private int unchanged;
    private boolean broken;

    // Always the longest wait: jitter is the backoff's own business.
    private final RandomGenerator longest = new RandomGenerator() {
        @Override
        public long nextLong() {
            return Long.MAX_VALUE;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    private final SourcePoller poller = new SourcePoller(
            source,
            () -> ConfigurationRequest.builder()
                    .maxWait(Duration.ofSeconds(updates.size()))
                    .build(),
            new SourcePoller.Listener() {
                @Override
                public void updated(ConfigurationUpdate update) {
                    if (broken) {
                        throw new IllegalStateException("broken");
                    }
                    updates.add(update);
                }

                @Override
                public void unchanged() {
                    unchanged++;
                }

                @Override
                public void failed(Throwable problem, int count, Duration pause) {
                    failures.add(problem.getClass().getSimpleName() + " " + count + " " + pause);
                }
            },
            time,
            Backoff.fullJitter(Duration.ofSeconds(1), Duration.ofMinutes(1), longest),
            MIN_PAUSE);

    @Test
    void anUpdateIsHandedOnAndNothingIsAskedUntilItIsDecided() throws Exception {
        Configuration first = Samples.configuration("1", "a");
        source.then(first);

        assertThat(poller.doWork()).isEqualTo(1);
        assertThat(updates).containsExactly(ConfigurationUpdate.snapshot(first));
        time.advance(Duration.ofHours(1));
        assertThat(poller.doWork()).isZero();
        assertThat(source.requests()).hasSize(1);

        poller.decided();
        poller.doWork();
        assertThat(source.requests()).hasSize(2);
        assertThat(source.requests().get(1).maxWait()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aSourceThatAnswersAtOnceIsNotAskedWithoutPause() throws Exception {
        for (int i = 0; i < 100; i++) {
            poller.doWork();
            time.advance(Duration.ofMillis(100));
        }

        assertThat(source.requests()).hasSize(5);
        assertThat(unchanged).isEqualTo(5);
    }

    @Test
    void theRestLastsUntilTheNextPoll() throws Exception {
        poller.doWork();

        assertThat(poller.restNanos()).isEqualTo(MIN_PAUSE.toNanos());
        time.advance(Duration.ofSeconds(5));
        assertThat(poller.restNanos()).isZero();
    }

    @Test
    void failuresAreToldAndThePauseGrows() throws Exception {
        for (int i = 0; i < 9; i++) {
            source.thenThrow(new IOException("away"));
        }

        for (int i = 0; i < 9; i++) {
            assertThat(poller.doWork()).isEqualTo(1);
            assertThat(poller.doWork()).as("too early").isZero();
            time.advance(Duration.ofNanos(poller.restNanos()));
        }

        assertThat(failures)
                .containsExactly(
                        "IOException 1 PT2S",
                        "IOException 2 PT2S",
                        "IOException 3 PT4S",
                        "IOException 4 PT8S",
                        "IOException 5 PT16S",
                        "IOException 6 PT32S",
                        "IOException 7 PT1M",
                        "IOException 8 PT1M",
                        "IOException 9 PT1M");
    }

    @Test
    void anAnswerEndsTheRowOfFailures() throws Exception {
        source.thenThrow(new IOException("away"))
                .then(ConfigurationUpdate.unchanged())
                .thenThrow(new IOException("away"));

        for (int i = 0; i < 3; i++) {
            poller.doWork();
            time.advance(Duration.ofSeconds(10));
        }

        assertThat(failures).containsExactly("IOException 1 PT2S", "IOException 1 PT2S");
    }

    @Test
    void refusalsErrorsAndNullsAreFailuresToo() throws Exception {
        source.thenThrow(new ConfigurationException("1", List.of(new Fault("SYNTAX", "x", "y"))))
                .thenAnswer(request -> {
                    throw new NoClassDefFoundError("gone");
                })
                .thenAnswer(request -> null);

        for (int i = 0; i < 3; i++) {
            poller.doWork();
            time.advance(Duration.ofMinutes(2));
        }

        assertThat(failures)
                .extracting(text -> text.substring(0, text.indexOf(' ')))
                .containsExactly("ConfigurationException", "NoClassDefFoundError", "IllegalStateException");
    }

    @Test
    void aListenerThatFailsToTakeAnUpdateDoesNotStopThePolling() {
        source.then(Samples.configuration("1", "a"));
        broken = true;

        assertThatThrownBy(poller::doWork).isInstanceOf(IllegalStateException.class);
        time.advance(MIN_PAUSE);

        assertThatCode(poller::doWork).doesNotThrowAnyException();
        assertThat(source.requests()).hasSize(2);
    }

    @Test
    void anInterruptIsNoFailure() {
        source.thenThrow(new InterruptedException());

        assertThatThrownBy(poller::doWork).isInstanceOf(InterruptedException.class);
        assertThat(failures).isEmpty();
    }
}
