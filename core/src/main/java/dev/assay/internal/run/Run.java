package dev.assay.internal.run;

import dev.assay.internal.plugin.PluginHandle;
import dev.assay.spi.Reason;
import dev.assay.spi.plugin.StopReason;
import dev.assay.spi.result.ResultId;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt under way.
 *
 * <p>Thread-safe. State and stop reason are one value that changes by compare-and-set: of two who race, one wins and the
 * other is logged at DEBUG and does nothing. A run that is over holds nothing of its plugin.
 */
public final class Run {

    private static final Logger LOG = LoggerFactory.getLogger(Run.class);

    private final long serial;
    private final RunTask task;
    private final RunListener listener;
    private final RunClock clock;
    private final Runnable wake;
    private final AtomicReference<RunPhase> phase;
    private final Object interruptLock = new Object();
    private boolean interruptible; // guarded by interruptLock
    private final Object leftLock = new Object();
    private boolean toldLeft; // guarded by leftLock
    private boolean threadThrough; // guarded by leftLock
    final Losses losses = new Losses();
    final RunCancellation cancellation;
    final RunPressure pressure;
    final Gate gate;
    final LadderSteps steps; // see there
    private volatile @Nullable Thread thread; // set by whoever starts it, then by itself; read by control and helpers
    volatile PluginHandle.@Nullable Lease lease; // set before the thread starts; cleared when it is through
    volatile @Nullable Live live; // written by the run's thread; read by control and helpers
    volatile @Nullable Ending decided; // written by the run's thread, or by the one that could not start it

    Run(long serial, RunTask task, RunListener listener, RunServices services) {
        this.serial = serial;
        this.task = task;
        this.listener = listener;
        this.clock = new RunClock(services.time(), task.job().spec().timeout(), task.limits());
        this.wake = services.wake();
        this.phase = new AtomicReference<>(new RunPhase(RunState.CREATED, clock.startedNanos(), null));
        this.cancellation = new RunCancellation(services.helpers(), losses);
        this.pressure = new RunPressure(services.helpers(), losses);
        this.gate = new Gate(losses, services.lateReports());
        this.steps = new LadderSteps(this, services);
    }

    /** Its number in its runner. */
    long serial() {
        return serial;
    }

    /** The occurrence. */
    public ResultId id() {
        return task.id();
    }

    /** What was to be run. */
    public RunTask task() {
        return task;
    }

    /** How far it is in its life. */
    public RunState state() {
        return phase().state();
    }

    /** How far the plugin says it is, if it said so. */
    public Optional<Progress> progress() {
        return clock.progress();
    }

    /** When it was started, by the ticker. */
    public long startedNanos() {
        return clock.startedNanos();
    }

    /** The first reason to stop, if there is one. */
    public Optional<StopReason> stopReason() {
        RunPhase.Stop stop = phase().stop();
        return stop == null ? Optional.empty() : Optional.of(stop.why());
    }

    /**
     * Tells the run to end. Returns at once; the ladder does the rest, step by step, on {@link JobRunner#tick}.
     *
     * @return whether this is the first reason and in time to count
     */
    public boolean cancel(StopReason why, Reason reason) {
        RunPhase.Stop stop = new RunPhase.Stop(why, reason);
        RunPhase now = phase();
        while (now.stop() == null && now.state().isStoppable()) {
            RunPhase next = new RunPhase(now.state(), now.sinceNanos(), stop);
            if (phase.compareAndSet(now, next)) {
                cancellation.request(why);
                wake.run();
                return true;
            }
            now = phase();
        }
        LOG.debug("ASSAY-2206 run {} was told to stop ({}) too late or twice", task, why);
        return false;
    }

    RunClock clock() {
        return clock;
    }

    RunListener listener() {
        return listener;
    }

    RunPhase phase() {
        return Objects.requireNonNull(phase.get());
    }

    /** Goes to the next state unless somebody else moved the run elsewhere. The stop reason is kept, also a new one. */
    boolean become(RunState next) {
        RunPhase now = phase();
        while (now.state().canBecome(next)) {
            if (phase.compareAndSet(now, now.to(next, clock.time().nanos()))) {
                return true;
            }
            now = phase();
        }
        LOG.debug("ASSAY-2207 run {} is {} and does not become {}", task, now.state(), next);
        return false;
    }

    @Nullable Thread thread() {
        return thread;
    }

    void assigned(@Nullable Thread to) {
        thread = to;
    }

    /** The calling thread is the run's from now on. */
    void begun() {
        synchronized (interruptLock) {
            thread = Thread.currentThread();
            interruptible = true;
        }
    }

    /** From here on nobody interrupts the run's thread; a pending interrupt is cleared. On the run's thread. */
    void through() {
        synchronized (interruptLock) {
            interruptible = false;
            Thread.interrupted();
        }
    }

    /** Interrupts the run's thread, if that is still the run's, and those of its executor. */
    void interruptAll() {
        synchronized (interruptLock) {
            Thread running = thread;
            if (interruptible && running != null) {
                running.interrupt();
            }
        }
        Live held = live;
        if (held != null) {
            held.executor.interrupt();
        }
    }

    /** The listener knows that a thread was left behind; true if that has ended since. */
    boolean toldLeftBehind() {
        synchronized (leftLock) {
            toldLeft = true;
            return threadThrough;
        }
    }

    /** The run's thread is through; true if the listener knows that it was left behind. */
    boolean threadIsThrough() {
        synchronized (leftLock) {
            threadThrough = true;
            return toldLeft;
        }
    }

    @Override
    public String toString() {
        return "Run[" + task + " " + phase().state() + "]";
    }
}
