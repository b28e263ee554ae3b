package dev.assay;

import static dev.assay.BackgroundPoll.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationRequest;
import dev.assay.spi.configuration.ConfigurationRequest.Refusal;
import dev.assay.spi.configuration.ConfigurationUpdate;
import dev.assay.spi.configuration.Fault;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.testkit.ManualEnvironment;
import java.time.Duration;
import java.util.List;
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
    void whatIsAppliedOrRefusedIsNotOfferedAgain() throws Exception {
        source.start(environment);

        assertThat(source.poll(waiting(Duration.ZERO))).isEqualTo(ConfigurationUpdate.snapshot(first));
        assertThat(source.poll(having("1", Duration.ZERO))).isEqualTo(ConfigurationUpdate.unchanged());
        source.replace(second);
        assertThat(source.poll(having("1", Duration.ZERO))).isEqualTo(ConfigurationUpdate.snapshot(second));
        ConfigurationRequest refusing = ConfigurationRequest.builder()
                .applied("1")
                .refused(new Refusal("2", List.of(new Fault("NOT_PERMITTED", "jobs", "no"))))
                .build();
        assertThat(source.poll(refusing)).isEqualTo(ConfigurationUpdate.unchanged());
        assertThat(source.poll(having("1", Duration.ZERO))).isEqualTo(ConfigurationUpdate.unchanged());
        source.replace(configuration("3"));
        assertThat(source.poll(having("1", Duration.ZERO))).isNotEqualTo(ConfigurationUpdate.unchanged());
    }

    @Test
    void aWaitingPollSeesAReplacementAtOnce() throws Exception {
        source.start(environment);
        BackgroundPoll polled = waitingPoll();

        source.replace(second);

        assertThat(polled.answer()).isEqualTo(ConfigurationUpdate.snapshot(second));
    }

    @Test
    void aWaitingPollEndsWhenItsTimeIsOver() throws Exception {
        source.start(environment);
        BackgroundPoll polled = waitingPoll();

        environment.time().advance(Duration.ofSeconds(59));
        assertThat(polled.isDone()).isFalse();
        environment.time().advance(Duration.ofSeconds(1));

        assertThat(polled.answer()).isEqualTo(ConfigurationUpdate.unchanged());
    }

    @Test
    void aWaitingPollIsInterruptible() throws Exception {
        source.start(environment);
        BackgroundPoll polled = waitingPoll();

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
    void closingEndsAWaitingPoll() throws Exception {
        source.start(environment);
        BackgroundPoll polled = waitingPoll();

        source.close();

        assertThat(polled.answer()).isEqualTo(ConfigurationUpdate.unchanged());
    }

    @Test
    void itAnswersWithoutAManagerToo() throws Exception {
        assertThat(source.poll(waiting(Duration.ofDays(1)))).isEqualTo(ConfigurationUpdate.snapshot(first));
        assertThat(source.poll(having("1", Duration.ofDays(1)))).isEqualTo(ConfigurationUpdate.unchanged());
    }

    private BackgroundPoll waitingPoll() {
        return BackgroundPoll.begin(
                environment, request -> source.poll(having("1", request.maxWait())), Duration.ofMinutes(1));
    }

    private static ConfigurationRequest having(String revision, Duration maxWait) {
        return ConfigurationRequest.builder().applied(revision).maxWait(maxWait).build();
    }

    private static Configuration configuration(String revision) {
        return Configuration.builder(revision)
                .job(JobSpec.builder("a").plugin("p").build())
                .build();
    }
}
