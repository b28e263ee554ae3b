package dev.assay.internal.control;

import dev.assay.internal.configuration.Permissions;
import dev.assay.internal.plugin.PluginManager;
import dev.assay.internal.resource.Monitor;
import dev.assay.internal.resource.Quarantine;
import dev.assay.internal.result.ResultPublisher;
import dev.assay.internal.run.JobRunner;
import dev.assay.internal.schedule.DueQueue;
import dev.assay.internal.state.StateStore;
import dev.assay.internal.state.Word;
import dev.assay.internal.thread.Agent;
import dev.assay.spi.Identity;
import dev.assay.spi.ManagerReport;
import dev.assay.spi.Signal;
import dev.assay.spi.TimeSource;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationRequest;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The duty cycle that owns all scheduling state.
 *
 * <p>{@link #doWork} and what is package-private run on the control thread; the public methods may be called from any
 * thread and only post commands or read snapshots.
 */
public final class ControlLoop implements Agent {

    private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);
    private static final int COMMANDS_PER_TURN = 1024;
    private static final int CHANGES_PER_TURN = 256;
    private static final int FIRES_PER_TURN = 1024;
    private static final int ASKED_PER_TURN = 1024;
    private static final long SNAPSHOT_NANOS = 1_000_000; // of a busy loop; one that rests has shown all
    private static final long CLOCK_CHECK_NANOS = 1_000_000_000L;
    private static final long WAKE_AHEAD_NANOS = 50_000; // so much later than asked Linux may end a wait
    private static final Duration A_YEAR = Duration.ofDays(366);

    /**
     * What the loop works with.
     *
     * @param time the clocks
     * @param identity who results speak as
     * @param monitor says what there is room for
     * @param plugins prepares plugins
     * @param runner runs attempts
     * @param publisher takes endings
     * @param signals hears what is no occurrence
     * @param answers completes what hosts wait for
     * @param random jitter and nonces
     * @param permissions what the host lets a configuration ask for
     * @param maxRuns how many runs at once
     * @param maxRunsPerPlugin how many runs of one plugin at once
     * @param maxAbandoned how many runs of one plugin may be left behind before it is not run any more
     * @param defaultDeadline how long an occurrence may wait unless its job says
     * @param store what survives a restart
     */
    public record Parts(
            TimeSource time,
            Identity identity,
            Monitor monitor,
            PluginManager plugins,
            JobRunner runner,
            ResultPublisher publisher,
            Consumer<Signal> signals,
            Executor answers,
            RandomGenerator random,
            Permissions permissions,
            int maxRuns,
            int maxRunsPerPlugin,
            int maxAbandoned,
            Duration defaultDeadline,
            StateStore store) {}

    private final ControlState state;
    private final JobRunner runner;
    private final Clocks clocks;
    private final Endings endings;
    private final Firing firing;
    private final Runs runs;
    private final Plugins plugins;
    private final Revisions revisions;
    private final Staleness staleness;
    private final Admitter admitter;
    private final Commands commands;
    private final Asking asking;
    private final Turning turning;
    private final Leaving leaving;
    private final Conduct conduct;
    private long nextClockCheck; // control thread only
    private boolean lawBroken; // control thread only
    private volatile ManagerReport.@Nullable InForce inForce; // written by the control thread, read by reports
    private volatile ControlSnapshot snapshot = ControlSnapshot.NOTHING; // written by the control thread, read by all
    private boolean unseen; // control thread only; whether something was done that the snapshot does not show
    private long snapshotNanos; // control thread only
    private final AtomicLong longestTurnNanos = new AtomicLong(); // raised by the control thread, taken by who measures
    private volatile long lastTurnNanos; // written by the control thread, read by health checks

    /** Wires the loop; nothing runs yet. */
    public ControlLoop(Parts parts) {
        this.runner = parts.runner();
        this.state = new ControlState(
                parts.time(),
                parts.identity(),
                new Slots(parts.maxRuns(), parts.maxRunsPerPlugin()),
                parts.defaultDeadline(),
                parts.signals(),
                parts.store());
        Journal journal = new Journal(state);
        this.clocks = new Clocks(parts.time());
        this.endings = new Endings(state, parts.publisher(), clocks, journal);
        this.conduct = new Conduct(state, parts.monitor());
        this.runs = new Runs(
                state,
                parts.runner(),
                parts.permissions(),
                parts.random(),
                endings,
                journal,
                conduct,
                new LeftBehind(state, parts.maxAbandoned()));
        this.firing = new Firing(state, journal, parts.publisher(), endings, runs::stop);
        endings.setFiring(firing);
        this.plugins = new Plugins(state, parts.plugins());
        this.staleness = new Staleness(state);
        this.asking = new Asking(state, parts.monitor(), parts.permissions().maxJobs(), parts.maxRuns());
        this.revisions = new Revisions(
                state, plugins, firing, runs, staleness, asking, journal, new Reopening(state, firing, endings));
        this.turning = new Turning(state, firing, staleness, journal);
        this.leaving = new Leaving(state, firing, runs, staleness);
        this.admitter = new Admitter(state, parts.monitor(), parts.publisher(), runs, endings, conduct);
        this.commands = new Commands(
                state,
                firing,
                runs,
                journal,
                parts.answers(),
                () -> new UUID(parts.random().nextLong(), parts.random().nextLong()));
        this.nextClockCheck = parts.time().nanos();
        this.lastTurnNanos = parts.time().nanos();
    }

    /** The versions of plugins that are not run for a while. Any thread. */
    public List<Quarantine.Entry> quarantined() {
        return conduct.quarantine().entries();
    }

    /** Lets a version of a plugin run again; whether it was barred. Any thread. */
    public boolean release(String plugin, String version, String actor, String reason) {
        return conduct.release(plugin, version, actor, reason);
    }

    @Override
    public String name() {
        return "control";
    }

    @Override
    public int doWork() {
        lastTurnNanos = state.time.nanos();
        checkClocks();
        int work = takeCommands();
        work += runner.tick(state.time.nanos());
        work += revisions.step(CHANGES_PER_TURN);
        work += plugins.step(CHANGES_PER_TURN);
        work += leaving.step(CHANGES_PER_TURN);
        int rung = ring();
        work += rung;
        work += turning.step(CHANGES_PER_TURN);
        work += state.closing ? 0 : firing.fireDue(FIRES_PER_TURN);
        if (work > rung) {
            asking.touched(); // what rings makes no job take more or less by itself
        }
        work += asking.step(ASKED_PER_TURN);
        work += admitter.admit(work > 0);
        work += state.store.step();
        unseen |= work > 0;
        if (unseen && (work == 0 || lastTurnNanos - snapshotNanos >= SNAPSHOT_NANOS)) {
            ControlSnapshot now = takeSnapshot();
            snapshot = now;
            snapshotNanos = lastTurnNanos;
            unseen = false;
            checkLaw(now);
        }
        long took = state.time.nanos() - lastTurnNanos;
        if (took > longestTurnNanos.get()) {
            longestTurnNanos.set(took);
        }
        return work + (admitter.isGoingOn() ? 1 : 0);
    }

    @Override
    public long restNanos() {
        long now = state.time.nanos();
        long rest = Math.min(CLOCK_CHECK_NANOS, Math.max(0, runner.nextTickNanos() - now));
        DueQueue.Entry<Runnable> alarm = state.alarms.peek();
        if (alarm != null) {
            rest = Math.min(rest, Math.max(0, alarm.key() - now));
        }
        DueQueue.Entry<JobEntry> due = state.due.peek();
        if (due != null && !firing.isHeldBack()) {
            Duration until = Duration.between(state.time.wall(), Instant.ofEpochMilli(due.key()));
            // A little less: the last of the wait is passed awake, turning.
            rest = Math.min(rest, until.isNegative() ? 0 : Math.max(0, nanosUpToRest(until) - WAKE_AHEAD_NANOS));
        }
        return rest;
    }

    /** What to call whenever a command was posted. Set once, before the loop turns. */
    public void onPost(Runnable wake) {
        state.inbox.onPost(wake);
        state.store.onWritten(wake);
    }

    /** How many results and starts wait for the state store to have written what they rest on. */
    public int putOff() {
        return state.store.putOff();
    }

    /** Looks again at what waits: room has come up somewhere. */
    public void roomChanged() {
        state.inbox.post(() -> {});
    }

    /** The ticker. */
    long nanos() {
        return state.time.nanos();
    }

    /** Brings a validated revision into force. */
    void apply(ChangeSet changes) {
        state.inbox.post(() -> revisions.submit(changes));
    }

    /**
     * Takes note of a result that its sinks have.
     *
     * @param safe whether it is as safe as the host wants it
     */
    public void settled(AttestationResult result, boolean safe) {
        state.inbox.post(() -> {
            endings.settled(result, safe);
            JobEntry job = state.jobs.get(result.job().spec().id());
            if (job != null) {
                staleness.watch(job);
            }
            commands.settled(result);
        });
    }

    /** Begins to fire schedules; without it only what is triggered by hand runs. */
    public void arm() {
        state.inbox.post(() -> {
            state.armed = true;
            state.jobs.stream().filter(job -> job.plugin != null).forEach(firing::armFirst);
        });
    }

    /** Works out now and then what to ask the configuration source for, beside after each revision. */
    public void keepAsking() {
        state.inbox.post(asking::keepRefreshing);
    }

    /** Works out once what to ask the configuration source for. */
    public void refreshAsking() {
        state.inbox.post(asking::refresh);
    }

    /** How long until something is due by the clock, in nanoseconds; for who turns the loop by hand. */
    public long untilNextNanos() {
        long now = state.time.nanos();
        long next = Math.max(0, runner.nextTickNanos() - now);
        DueQueue.Entry<Runnable> alarm = state.alarms.peek();
        if (alarm != null) {
            next = Math.min(next, Math.max(0, alarm.key() - now));
        }
        DueQueue.Entry<JobEntry> due = state.due.peek();
        if (due != null) {
            Duration until = Duration.between(state.time.wall(), Instant.ofEpochMilli(due.key()));
            next = Math.min(next, until.isNegative() ? 0 : until.compareTo(A_YEAR) > 0 ? next : until.toNanos());
        }
        return next;
    }

    /** Makes a job due by hand. */
    public CompletableFuture<AttestationResult> trigger(String job, Trigger trigger) {
        CompletableFuture<AttestationResult> answer = new CompletableFuture<>();
        state.inbox.post(() -> commands.trigger(job, trigger, answer));
        return answer;
    }

    /** Pauses a job; the answer says whether there is one. */
    public CompletableFuture<Boolean> pause(String job, String actor, String why) {
        return told(actor, why, (word, answer) -> commands.pause(job, word, answer));
    }

    /** Resumes a job; the answer says whether it was paused. */
    public CompletableFuture<Boolean> resume(String job, String actor, String why) {
        return told(actor, why, (word, answer) -> commands.resume(job, word, answer));
    }

    /** Switches a job off, also beyond a restart; the answer says whether there is one. */
    public CompletableFuture<Boolean> disable(String job, String actor, String why) {
        return told(actor, why, (word, answer) -> commands.disable(job, word, answer));
    }

    /** Switches a job on again; the answer says whether it was off. */
    public CompletableFuture<Boolean> enable(String job, String actor, String why) {
        return told(actor, why, (word, answer) -> commands.enable(job, word, answer));
    }

    /** Cancels what waits and runs of a job; the answer counts the occurrences. */
    public CompletableFuture<Integer> cancel(String job, String actor, String why) {
        return told(actor, why, (word, answer) -> commands.cancel(job, word, answer));
    }

    /** What waits and runs of a job, oldest first. */
    public CompletableFuture<List<PendingSnapshot>> pending(String job) {
        return ask(() -> {
            JobEntry entry = state.jobs.get(job);
            return entry == null ? List.of() : PendingSnapshot.of(state, entry);
        });
    }

    /** Whether a configuration is in force, all of it applied and every plugin of it ready or failed. */
    public CompletableFuture<Boolean> isSettled() {
        return ask(() -> state.configuration != null && !revisions.isBusy());
    }

    /** Takes no more work: what waits ends as cancelled, what runs is told to stop. */
    public void beginClose() {
        state.inbox.post(leaving::begin);
    }

    /** What to ask the configuration source for, without how long it may wait. */
    public ConfigurationRequest.Builder request() {
        return asking.request();
    }

    /** The numbers as of the end of the last turn that did anything. */
    public ControlSnapshot snapshot() {
        return snapshot;
    }

    /** The configuration in force as of the end of the last turn that did anything. */
    public Optional<ManagerReport.InForce> configuration() {
        return Optional.ofNullable(inForce);
    }

    /** When the last turn began, by the ticker. */
    public long lastTurnNanos() {
        return lastTurnNanos;
    }

    /** How long the longest turn took since somebody asked; for one who measures. */
    public Duration takeLongestTurn() {
        return Duration.ofNanos(longestTurnNanos.getAndSet(0));
    }

    /** All jobs, each as it is now. */
    public Stream<JobSnapshot> jobs() {
        return state.jobs.stream().map(this::look);
    }

    /** A job as it is now. */
    public Optional<JobSnapshot> job(String id) {
        return Optional.ofNullable(state.jobs.get(id)).map(this::look);
    }

    private JobSnapshot look(JobEntry job) {
        return JobSnapshot.of(job, conduct.barred(job));
    }

    private <T> CompletableFuture<T> told(String actor, String why, BiConsumer<Word, CompletableFuture<T>> command) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Word word = new Word(actor, why, state.time.wall());
        state.inbox.post(() -> command.accept(word, answer));
        return answer;
    }

    private <T> CompletableFuture<T> ask(java.util.function.Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        state.inbox.post(() -> answer.complete(question.get()));
        return answer;
    }

    private int takeCommands() {
        Slice slice = new Slice(state.time, COMMANDS_PER_TURN);
        Runnable command = next(slice);
        while (command != null) {
            try {
                command.run();
            } catch (RuntimeException e) {
                LOG.error("ASSAY-9003 a command failed and is lost", e);
            }
            command = next(slice);
        }
        return slice.done();
    }

    private @Nullable Runnable next(Slice slice) {
        return !state.inbox.isEmpty() && slice.next() ? state.inbox.take() : null;
    }

    private int ring() {
        int rung = 0;
        DueQueue.@Nullable Entry<Runnable> alarm = state.alarms.peek();
        while (alarm != null && alarm.key() - state.time.nanos() <= 0) {
            state.alarms.poll();
            alarm.value().run();
            rung++;
            alarm = state.alarms.peek();
        }
        return rung;
    }

    private void checkClocks() {
        long now = state.time.nanos();
        if (now - nextClockCheck < 0) {
            return;
        }
        nextClockCheck = now + CLOCK_CHECK_NANOS;
        clocks.check().ifPresent(moved -> {
            LOG.warn("ASSAY-3402 the wall clock moved by {} against the ticker, or the machine slept", moved);
            Clocks.report(state, moved);
            turning.moved(moved);
        });
    }

    private void checkLaw(ControlSnapshot now) {
        if (now.due() != now.results() + now.pending() && !lawBroken) {
            lawBroken = true;
            LOG.error(
                    "ASSAY-9001 conservation law broken due={} results={} pending={} (please report)",
                    now.due(),
                    now.results(),
                    now.pending());
        }
    }

    private ControlSnapshot takeSnapshot() {
        Configuration configuration = state.configuration;
        ManagerReport.InForce known = inForce;
        if (configuration != null && (known == null || !known.digest().equals(configuration.digest()))) {
            inForce = new ManagerReport.InForce(
                    configuration.source(),
                    configuration.revision(),
                    configuration.digest(),
                    configuration.signer(),
                    state.time.wall());
        }
        return new ControlSnapshot(
                configuration == null ? Optional.empty() : Optional.of(configuration.revision()),
                state.jobs.size(),
                state.law.due(),
                state.law.results(),
                state.law.pending(),
                state.waiting.size(),
                state.slots.taken(),
                Map.copyOf(state.law.byOutcome()),
                state.slots.maximum(),
                plugins.ready(),
                plugins.known(),
                clocks.state().stepsSinceStart(),
                clocks.offset(),
                state.closing,
                state.oldestWaitingSince(),
                configuration == null ? Optional.empty() : configuration.expires());
    }

    private static long nanosUpToRest(Duration until) {
        return until.compareTo(Duration.ofSeconds(1)) > 0 ? CLOCK_CHECK_NANOS : until.toNanos();
    }
}
