package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationException;
import dev.assay.spi.configuration.ConfigurationRequest;
import dev.assay.spi.configuration.ConfigurationSource;
import dev.assay.spi.configuration.ConfigurationUpdate;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.PluginReference;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ConfigurationSource} promises, as tests to extend.
 *
 * <p>The contract plays the manager: it polls, takes over what it is told, and compares that with what the source was made
 * to hold. Configurations are compared by their jobs; a source may give them revisions of its own.
 */
public abstract class ConfigurationSourceContract {

    private static final int POLLS = 200;

    private final ContractLife<ConfigurationSource> life = new ContractLife<>();
    private final Map<String, JobSpec> inForce = new LinkedHashMap<>();
    private String applied = "";

    /** For subclasses. */
    protected ConfigurationSourceContract() {}

    /** Makes a new source that holds a configuration; not started. Called once for each test. */
    protected abstract ConfigurationSource source(Configuration first) throws Exception;

    /** Makes the source hold another configuration, as an operator would. */
    protected abstract void hold(Configuration next) throws Exception;

    /**
     * Breaks what the source reads from, so that it can't answer: removes the file, stops the service.
     *
     * @return whether this source can be broken
     */
    protected boolean breakDown() throws Exception {
        return false;
    }

    /** The environment that the source is started with. */
    protected final ManualEnvironment environment() {
        return life.environment();
    }

    /** Starts a source with two jobs. */
    @BeforeEach
    final void startTheSource() throws Exception {
        life.start(() -> source(Samples.configuration("1", "first", "second")));
    }

    /** Closes the source. */
    @AfterEach
    final void closeTheSource() {
        life.end();
    }

    /** Whoever has nothing gets everything. */
    @Test
    protected void theFirstAnswerIsAWholeConfiguration() throws Exception {
        ConfigurationUpdate update = poll();

        assertThat(update).isInstanceOf(ConfigurationUpdate.Snapshot.class);
        apply(update);
        assertThat(inForce).containsOnlyKeys("first", "second");
    }

    /** Whoever has the newest revision gets nothing new. */
    @Test
    protected void theSameRevisionIsNotSentAgain() throws Exception {
        apply(poll());

        assertThat(poll()).isEqualTo(ConfigurationUpdate.unchanged());
        assertThat(poll()).isEqualTo(ConfigurationUpdate.unchanged());
    }

    /** The same question has the same answer. */
    @Test
    protected void askedAgainWithoutARevisionItAnswersTheSame() throws Exception {
        ConfigurationUpdate.Snapshot one = (ConfigurationUpdate.Snapshot) poll();
        ConfigurationUpdate.Snapshot other = (ConfigurationUpdate.Snapshot) poll();

        assertThat(other.configuration().revision())
                .isEqualTo(one.configuration().revision());
        assertThat(other.configuration().digest()).isEqualTo(one.configuration().digest());
        assertThat(other.configuration().jobs()).isEqualTo(one.configuration().jobs());
    }

    /** A change shows, with jobs added, changed and removed. */
    @Test
    protected void aChangeShows() throws Exception {
        apply(poll());
        String before = applied;
        JobSpec changed =
                Samples.job("second").toBuilder("second").title("changed").build();

        hold(Configuration.builder("2")
                .plugin(PluginReference.ofHost(Samples.PLUGIN))
                .job(changed)
                .job(Samples.job("third"))
                .build());
        applyNextChange();

        assertThat(inForce).containsOnlyKeys("second", "third");
        assertThat(inForce).containsEntry("second", changed);
        assertThat(applied).isNotEqualTo(before);
        assertThat(poll()).isEqualTo(ConfigurationUpdate.unchanged());
    }

    /** Only an explicitly empty list of jobs removes them all. */
    @Test
    protected void anEmptyListOfJobsIsAnAnswer() throws Exception {
        apply(poll());

        hold(Samples.configuration("2"));
        applyNextChange();

        assertThat(inForce).isEmpty();
    }

    /** A source that can't answer throws; it does not claim that nothing has changed, or that there are no jobs. */
    @Test
    protected void aSourceThatCannotAnswerThrows() throws Exception {
        apply(poll());
        assumeTrue(breakDown(), "this source can't be broken");

        assertThatThrownBy(() -> pollUntilChange())
                .isInstanceOf(Exception.class)
                .as("what is missing is a failing source, not a refused revision")
                .isNotInstanceOf(ConfigurationException.class);
    }

    /** After a failure it answers again. */
    @Test
    protected void itRecovers() throws Exception {
        apply(poll());
        assumeTrue(breakDown(), "this source can't be broken");
        assertThatThrownBy(() -> pollUntilChange()).isInstanceOf(Exception.class);

        hold(Samples.configuration("3", "third"));
        applyNextChange();

        assertThat(inForce).containsOnlyKeys("third");
    }

    /** A source that waits is woken by an interrupt, so that a manager can close. */
    @Test
    protected void anInterruptEndsAWaitingPoll() throws Exception {
        apply(poll());
        ConfigurationRequest patient = request(Duration.ofHours(1));
        FutureTask<ConfigurationUpdate> waiting =
                new FutureTask<>(() -> life.component().poll(patient));
        Thread thread = new Thread(waiting, "poll");
        thread.setDaemon(true);
        thread.start();

        thread.interrupt();

        thread.join(Patience.DURATION.toMillis());
        assertThat(thread.isAlive()).as("the poll goes on after an interrupt").isFalse();
    }

    /** No thread that the source made outlives it. */
    @Test
    protected void leavesNoThreadBehind() throws Exception {
        apply(poll());

        life.closeNow();

        environment().awaitNoThreads();
    }

    /** Asks once, waiting for nothing. */
    protected final ConfigurationUpdate poll() throws Exception {
        ConfigurationUpdate update = life.component().poll(request(Duration.ZERO));
        assertThat(update).as("the answer").isNotNull();
        return update;
    }

    private void applyNextChange() throws Exception {
        apply(pollUntilChange());
    }

    // A source may need a moment to notice a change; it is given that moment as waiting time and as manual time, for it
    // may
    // wait by the environment's clock.
    private ConfigurationUpdate pollUntilChange() throws Exception {
        for (int i = 0; i < POLLS; i++) {
            ConfigurationUpdate update = pollWhileTimeGoesBy();
            assertThat(update).as("the answer").isNotNull();
            if (update != ConfigurationUpdate.unchanged()) {
                return update;
            }
            environment().time().advance(Duration.ofSeconds(1));
        }
        throw new AssertionError("no change shows in " + POLLS + " polls");
    }

    private ConfigurationUpdate pollWhileTimeGoesBy() throws Exception {
        Duration maxWait = Duration.ofMillis(TimeUnit.SECONDS.toMillis(Patience.SECONDS) / POLLS);
        FutureTask<ConfigurationUpdate> polling =
                new FutureTask<>(() -> life.component().poll(request(maxWait)));
        environment().threads("poll").newThread(polling).start();
        for (int i = 0; i < POLLS; i++) {
            try {
                return polling.get(maxWait.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException waiting) {
                environment().time().advance(maxWait);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception thrown ? thrown : e;
            }
        }
        throw new AssertionError("a poll of " + maxWait + " does not end");
    }

    private ConfigurationRequest request(Duration maxWait) {
        Map<String, Long> held = new LinkedHashMap<>();
        inForce.keySet().forEach(id -> held.put(id, 0L));
        ConfigurationRequest.Builder request = ConfigurationRequest.builder()
                .capacity(100, 100 - held.size())
                .held(held)
                .maxWait(maxWait);
        return (applied.isEmpty() ? request : request.applied(applied)).build();
    }

    private void apply(ConfigurationUpdate update) {
        if (update instanceof ConfigurationUpdate.Snapshot snapshot) {
            inForce.clear();
            snapshot.configuration().jobs().forEach(job -> inForce.put(job.id(), job));
            applied = snapshot.configuration().revision();
        } else if (update instanceof ConfigurationUpdate.Delta delta) {
            assertThat(delta.base()).as("the base of a difference").isEqualTo(applied);
            delta.remove().forEach(inForce::remove);
            delta.put().forEach(job -> inForce.put(job.id(), job));
            applied = delta.revision();
        } else {
            throw new AssertionError("expected a configuration, not " + update);
        }
    }
}
