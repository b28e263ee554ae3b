package dev.assay;

import static dev.assay.BackgroundPoll.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationUpdate;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.testkit.ManualEnvironment;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryConfigurationTest {

    private final ManualEnvironment environment = ManualEnvironment.create();
    private final Configuration first = configuration("1");
    private final Configuration second = configuration("2");
    private final MemoryConfiguration source = MemoryConfiguration.of(first);

    @AfterEach
    void close() {
        environment.close();
    }

    @Test
    void eachConfigurationIsHandedOutOnce() throws Exception {
        source.start(environment);

        assertThat(source.poll(waiting(Duration.ZERO))).isEqualTo(ConfigurationUpdate.snapshot(first));
        assertThat(source.poll(waiting(Duration.ZERO))).isEqualTo(ConfigurationUpdate.unchanged());
        source.replace(second);
        assertThat(source.poll(waiting(Duration.ZERO))).isEqualTo(ConfigurationUpdate.snapshot(second));
        assertThat(source.poll(waiting(Duration.ZERO))).isEqualTo(ConfigurationUpdate.unchanged());
    }

    @Test
    void aWaitingPollSeesAReplacementAtOnce() throws Exception {
        source.start(environment);
        source.poll(waiting(Duration.ZERO));
        BackgroundPoll polled = BackgroundPoll.begin(environment, source, Duration.ofMinutes(1));

        source.replace(second);

        assertThat(polled.answer()).isEqualTo(ConfigurationUpdate.snapshot(second));
    }

    @Test
    void aWaitingPollEndsWhenItsTimeIsOver() throws Exception {
        source.start(environment);
        source.poll(waiting(Duration.ZERO));
        BackgroundPoll polled = BackgroundPoll.begin(environment, source, Duration.ofMinutes(1));

        environment.time().advance(Duration.ofSeconds(59));
        assertThat(polled.isDone()).isFalse();
        environment.time().advance(Duration.ofSeconds(1));

        assertThat(polled.answer()).isEqualTo(ConfigurationUpdate.unchanged());
    }

    @Test
    void aWaitingPollIsInterruptible() throws Exception {
        source.start(environment);
        source.poll(waiting(Duration.ZERO));
        BackgroundPoll polled = BackgroundPoll.begin(environment, source, Duration.ofMinutes(1));

        environment.livingThreads().forEach(Thread::interrupt);

        assertThatThrownBy(() -> polled.answer())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(environment.timers("configuration").waiting()).isZero();
    }

    @Test
    void aReplacementNeedsAnotherRevision() {
        assertThatThrownBy(() -> source.replace(configuration("1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another revision");
        source.replace(first);
        assertThat(source.current()).isSameAs(first);
    }

    @Test
    void itAnswersWithoutAManagerToo() throws Exception {
        assertThat(source.poll(waiting(Duration.ofDays(1)))).isEqualTo(ConfigurationUpdate.snapshot(first));
        assertThat(source.poll(waiting(Duration.ofDays(1)))).isEqualTo(ConfigurationUpdate.unchanged());
    }

    private static Configuration configuration(String revision) {
        return Configuration.builder(revision)
                .job(JobSpec.builder("a").plugin("p").build())
                .build();
    }
}
