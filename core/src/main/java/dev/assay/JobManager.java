package dev.assay;

import dev.assay.internal.insight.HealthCode;
import dev.assay.spi.AssayException;
import dev.assay.spi.Identity;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.Fault;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Trigger;
import dev.assay.support.text.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Runs attestation jobs inside a host application: from a configuration source, on schedule, each by a verified plugin,
 * while there is room, and with exactly one result for every time a job was due.
 *
 * <p>Thread-safe. A manager is started once and closed once; both may be called from anywhere, a listener included.
 * {@link #builder()} makes one without starting a thread.
 */
public final class JobManager implements AutoCloseable {

    /** How long {@link #close()} takes at most: 30 seconds. */
    public static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private static final int MAX_ACTOR = 128;
    private static final int MAX_REASON = 512;

    private final ManagerSettings settings;
    private final Object lock = new Object();
    private volatile @Nullable RunningManager running; // written under lock, once; read by any thread
    private boolean startCalled; // guarded by lock
    private volatile boolean closeCalled; // written under lock; read by any thread
    private final CompletableFuture<CloseReport> closed = new CompletableFuture<>();

    JobManager(ManagerSettings settings) {
        this.settings = settings;
    }

    /** Starts describing a manager. */
    public static JobManagerBuilder builder() {
        return new JobManagerBuilder();
    }

    /**
     * Starts: takes the home folder, starts every component and the manager's threads, and begins to read the
     * configuration. It returns without waiting for the first revision.
     *
     * @throws AssayException if a component can't start; whatever had started is closed again
     * @throws IllegalStateException if it was started or closed before
     */
    public void start() {
        begin(true);
    }

    private RunningManager begin(boolean armed) {
        synchronized (lock) {
            if (startCalled || closeCalled) {
                throw new IllegalStateException(
                        "a manager is started once" + (closeCalled ? "; this one is closed" : ""));
            }
            startCalled = true;
            RunningManager started = ManagerStart.start(settings, armed);
            running = started;
            return started;
        }
    }

    /**
     * Runs every enabled job once and waits for the results, as a build or a command-line tool would.
     *
     * <p>On a manager that was not started it starts one whose schedules stay quiet. It waits for the first configuration
     * and its plugins, too. The manager stays open.
     *
     * @param timeout for everything together
     * @throws InterruptedException if interrupted while waiting
     */
    public RunSummary runAllOnce(Duration timeout) throws InterruptedException {
        RunningManager manager;
        synchronized (lock) {
            RunningManager already = running;
            manager = already == null ? begin(false) : already;
        }
        return new RunAllOnce(manager, timeout).run();
    }

    /**
     * Makes a job due now, whether it is paused or not.
     *
     * @param actor who asks; goes into the result
     * @param reason why; goes into the result
     * @return the result, once it is as safe as its sinks make it; fails if there is no such job
     */
    public CompletionStage<AttestationResult> triggerNow(String job, String actor, String reason) {
        return manager()
                .control()
                .trigger(job, Trigger.manual(Text.line(actor, MAX_ACTOR), Text.line(reason, MAX_REASON)));
    }

    /**
     * Pauses a job, also beyond a restart: each due time ends as skipped, with the actor and reason given. False if there is
     * no such job. The answer comes when the pause is kept.
     */
    public CompletionStage<Boolean> pause(String job, String actor, String reason) {
        return manager().control().pause(job, actor, reason);
    }

    /** Resumes a paused job. False if there is no such job or it is not paused. */
    public CompletionStage<Boolean> resume(String job, String actor, String reason) {
        return manager().control().resume(job, actor, reason);
    }

    /**
     * Switches a job off until it is enabled, also beyond a restart: what waits and runs of it is cancelled, nothing is due,
     * and a trigger by hand ends as skipped, each with the actor and reason given. False if there is no such job.
     */
    public CompletionStage<Boolean> disable(String job, String actor, String reason) {
        return manager().control().disable(job, actor, reason);
    }

    /** Switches a job on again that was {@linkplain #disable disabled}. False if there is no such job or it is not. */
    public CompletionStage<Boolean> enable(String job, String actor, String reason) {
        return manager().control().enable(job, actor, reason);
    }

    /** Cancels what waits and runs of a job, each ending with a result; answers how many occurrences that were. */
    public CompletionStage<Integer> cancel(String job, String actor, String reason) {
        return manager().control().cancel(job, actor, reason);
    }

    /** How long the control thread was busy in one go at most, since this was asked the last time. */
    Duration longestTurn() {
        return manager().control().takeLongestTurn();
    }

    /** The versions of plugins that are not run for a while because of their limits, the next to run again first. */
    public List<QuarantinedPlugin> quarantined() {
        return manager().control().quarantined().stream()
                .map(QuarantinedPlugin::of)
                .toList();
    }

    /**
     * Lets a version of a plugin run again before its time, and forgets its past.
     *
     * @param actor who asks; goes into the signal and the log
     * @param reason why; goes there, too
     * @return whether it was in quarantine
     */
    public boolean release(String plugin, String version, String actor, String reason) {
        return manager()
                .control()
                .release(
                        Objects.requireNonNull(plugin, "plugin"),
                        Objects.requireNonNull(version, "version"),
                        Text.line(Objects.requireNonNull(actor, "actor"), 256),
                        Text.line(Objects.requireNonNull(reason, "reason"), 1_024));
    }

    /** All jobs in force. */
    public List<JobView> jobs() {
        return manager().views().jobViews();
    }

    /** A job in force. */
    public Optional<JobView> job(String id) {
        return manager().views().jobView(id);
    }

    /** The manager's numbers. */
    public Stats stats() {
        return manager().views().stats();
    }

    /**
     * How well the manager is: whether it attests, and what is wrong, since when, how often, and what to do.
     *
     * <p>Any thread, at any time, also before the start and while it lasts. Takes no lock, does no I/O and asks nobody: it
     * only looks at what the manager's parts have noted. So it may be asked by a liveness check, many times a second.
     */
    public Health health() {
        RunningManager manager = running;
        if (manager == null) {
            return Views.unstarted(
                    closeCalled ? HealthCode.CLOSED : HealthCode.NOT_STARTED,
                    settings.time().wall());
        }
        return manager.views().health();
    }

    /**
     * What was, is and will be with a job from one instant up to another: when it is due, what changes of clocks do to that,
     * how its occurrences ended, what waits and why, and how long it will go without evidence.
     *
     * <p>Any thread but a plugin's; it looks through the schedule and asks the control thread, for five seconds at most.
     *
     * @return empty if there is no such job
     * @throws IllegalArgumentException if the end is not after the beginning
     * @throws InterruptedException if interrupted while asking
     */
    public Optional<Explanation> explain(String job, Instant from, Instant to) throws InterruptedException {
        return Explaining.explain(manager().views(), job, from, to);
    }

    /** Who the results speak as. */
    public Identity identity() {
        return manager().identity();
    }

    /**
     * Every fault for which a configuration would be refused, without applying it. Works without starting.
     */
    public List<Fault> validate(Configuration configuration) {
        return plan(configuration).faults();
    }

    /** What a configuration would do, without applying it. Works without starting; then everything is new. */
    public ConfigurationPlan plan(Configuration configuration) {
        RunningManager manager;
        synchronized (lock) {
            manager = running;
        }
        return Planning.plan(settings, manager, configuration);
    }

    /** Closes within {@link #DEFAULT_CLOSE_TIMEOUT}. Does nothing the second time. */
    @Override
    public void close() {
        close(DEFAULT_CLOSE_TIMEOUT);
    }

    /**
     * Closes: takes no more work, ends what waits, stops what runs, hands over the results, and gives everything back.
     *
     * <p>Every caller waits for the same end, but for a caller on one of the manager's own threads, which does not wait.
     *
     * @param atMost how long it may take
     * @return what was left behind
     */
    public CloseReport close(Duration atMost) {
        RunningManager manager;
        boolean first;
        synchronized (lock) {
            first = !closeCalled;
            closeCalled = true;
            manager = running;
        }
        if (first) {
            closed.complete(
                    manager == null
                            ? new CloseReport(Duration.ZERO, List.of(), 0, List.of())
                            : new ManagerClose(manager, atMost).close());
        }
        return closed.join();
    }

    private RunningManager manager() {
        synchronized (lock) {
            RunningManager manager = running;
            if (manager == null) {
                throw new IllegalStateException("start the manager first");
            }
            return manager;
        }
    }
}
