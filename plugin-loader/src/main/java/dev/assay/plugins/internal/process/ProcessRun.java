package dev.assay.plugins.internal.process;

import static dev.assay.plugins.PluginCodes.PROTOCOL_VIOLATION;
import static dev.assay.plugins.PluginCodes.WORKER_START_FAILED;

import dev.assay.plugins.internal.wire.Pressures;
import dev.assay.plugins.internal.wire.Protocol;
import dev.assay.plugins.internal.wire.RunMessage;
import dev.assay.plugins.internal.wire.WireException;
import dev.assay.plugins.internal.wire.WireWriter;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.RunEnd;
import dev.assay.spi.plugin.RunOrder;
import dev.assay.spi.plugin.StopReason;
import dev.assay.support.text.Text;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt in a process of its own. The run's thread starts the worker, listens to it and cleans up after it; others
 * stop it. Thread-safe.
 */
final class ProcessRun implements PluginRun {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessRun.class);
    private static final long EXIT_MILLIS = 2_000;
    private static final long DRAIN_MILLIS = 500;
    private static final int DEFAULT_THREADS = 64;
    private static final long DEFAULT_EVIDENCE = 1024 * 1024;
    private static final int FRAME_BESIDE_EVIDENCE = 1024 * 1024;

    private final Program program;
    private final RunOrder order;
    private final ProcessRuns services;
    private final Runnable whenClosed;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Set<String> missing = new TreeSet<>(); // guarded by lock
    private final Object lock = new Object();
    private @Nullable Worker worker; // guarded by lock; set once
    private @Nullable HostChannel channel; // guarded by lock; set once the worker is told to run
    private @Nullable StopReason asked; // guarded by lock
    private boolean interruptAsked; // guarded by lock
    private @Nullable StopReason killed; // guarded by lock; set before the kill
    private String runtime; // guarded by lock

    ProcessRun(Program program, RunOrder order, ProcessRuns services, Runnable whenClosed) {
        this.program = program;
        this.order = order;
        this.services = services;
        this.whenClosed = whenClosed;
        this.runtime = program.runtime();
        if (services.settings().debugPort().isPresent()) {
            missing.add("debugger");
        }
    }

    @Override
    public RunEnd execute(AttestationContext context) throws Exception {
        RunFolder folder = services.folder();
        try {
            return execute(context, folder);
        } finally {
            try {
                folder.remove();
            } catch (IOException e) {
                LOG.warn("ASSAY-4203 the folder {} of a worker can't be removed: {}", folder.path(), e.toString());
            }
        }
    }

    private RunEnd execute(AttestationContext context, RunFolder folder) throws Exception {
        long kernelKills = KernelKills.count();
        Outcome outcome = new Outcome();
        Worker started;
        try (Listening listening =
                Listening.open(folder.path(), services.settings().isLoopback())) {
            started = start(listening, folder);
            services.began();
            try {
                converse(listening, started, context, outcome);
            } catch (WireException e) {
                outcome.failure = violation(String.valueOf(e.getMessage()));
            } catch (IOException e) {
                outcome.lost = e; // how the process ended tells more
            } catch (PluginException e) {
                outcome.failure = e;
            } catch (RuntimeException e) {
                outcome.failure = e; // of the context: the attempt is over
            }
        }
        boolean interrupted = Thread.interrupted(); // meant for the conversation, which is over
        String how = "FAILED";
        try {
            RunEnd end = conclude(started, outcome, context, folder, kernelKills);
            how = end.exit().name();
            return end;
        } finally {
            services.ended(how);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What is known so far of how it went. */
    private static final class Outcome {
        boolean greeted;
        boolean crashed;
        boolean timedOut;
        boolean exiting;
        Conversation.@Nullable End end;

        @Nullable Exception failure;

        @Nullable IOException lost;
    }

    private Worker start(Listening listening, RunFolder folder) throws IOException {
        List<String> command = program.command(order.limits(), folder);
        Launcher.Launched launched;
        try {
            launched = Launcher.launch(
                    command, order.limits(), services.settings().niceness(), order.workDirectory(), folder.mark());
        } catch (IOException e) {
            throw new PluginException(
                    WORKER_START_FAILED,
                    program.descriptor().toString(),
                    "no process can be started for " + program.descriptor() + ": "
                            + Text.line(String.valueOf(e.getMessage()), 300),
                    e);
        }
        Worker begun = Worker.begin(launched, folder.mark(), listening.start(maxFrame()), services.threads());
        boolean late;
        synchronized (lock) {
            worker = begun;
            missing.addAll(begun.missing());
            late = killed != null;
        }
        if (late) {
            begun.tree().kill();
        }
        return begun;
    }

    private int maxFrame() {
        return (int) Math.min(Protocol.MAX_FRAME, maxEvidence() + FRAME_BESIDE_EVIDENCE);
    }

    private long maxEvidence() {
        return Math.min(
                order.limits().outputBytes().orElse(DEFAULT_EVIDENCE),
                (long) Protocol.MAX_FRAME - FRAME_BESIDE_EVIDENCE);
    }

    private void converse(Listening listening, Worker started, AttestationContext context, Outcome outcome)
            throws IOException {
        // Two things end the wait for a worker that does not come: its exit, and the time for it.
        started.whenExited(() -> close(listening));
        ScheduledFuture<?> patience = services.timers()
                .schedule(
                        () -> {
                            outcome.timedOut = true;
                            started.process().destroyForcibly();
                            close(listening);
                        },
                        services.settings().startTimeout().toMillis(),
                        TimeUnit.MILLISECONDS);
        Listening.Accepted accepted;
        try {
            accepted = listening.accept(program.descriptor().toString());
        } finally {
            patience.cancel(false);
        }
        outcome.greeted = true;
        accepted.in().maxFrame(maxFrame());
        HostChannel out = new HostChannel(accepted.channel());
        // A descendant that inherited the connection must not keep it open when the worker is gone.
        started.whenExited(() -> services.soon(() -> close(out)));
        try {
            out.send(message(context).frame());
            for (byte[] archive : program.archives()) {
                out.sendCode(archive);
            }
            begun(out, accepted.runtime());
            context.onPressure(told -> say(Pressures.frame(told)));
            Conversation conversation = new Conversation(accepted.in(), out, context);
            try {
                outcome.end = conversation.listen();
            } finally {
                outcome.exiting = conversation.isExiting();
            }
            if (outcome.end != null) {
                started.tree().remember(); // its children are still its children
                out.send(new WireWriter(Protocol.BYE).frame());
                started.letGo();
                started.awaitExit(program.exitMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            out.close();
        }
    }

    private void begun(HostChannel out, String version) throws IOException {
        StopReason cancel;
        boolean interrupt;
        synchronized (lock) {
            channel = out;
            runtime = version.isEmpty() ? runtime : version;
            cancel = asked;
            interrupt = interruptAsked;
        }
        if (cancel != null) {
            out.send(new WireWriter(Protocol.CANCEL).text(cancel.name()).frame());
        }
        if (interrupt) {
            out.send(new WireWriter(Protocol.INTERRUPT).frame());
        }
    }

    private RunMessage message(AttestationContext context) {
        return new RunMessage(
                program.descriptor().id(),
                program.descriptor().version(),
                program.entry(),
                program.loaderName(),
                program.archives().stream().map(archive -> archive.length).toList(),
                order.job().id(),
                order.attempt(),
                program.descriptor().open(),
                List.copyOf(program.descriptor().checks().keySet()),
                order.job().parameters(),
                context.population(),
                context.host(),
                order.workDirectory().toAbsolutePath(),
                context.timeLeft().toNanos(),
                context.time().wall(),
                order.limits().threads().orElse(DEFAULT_THREADS),
                maxEvidence(),
                weakestLevel(context.logger()));
    }

    private static int weakestLevel(System.Logger logger) {
        for (System.Logger.Level level : System.Logger.Level.values()) {
            if (level != System.Logger.Level.ALL && logger.isLoggable(level)) {
                return level.getSeverity();
            }
        }
        return System.Logger.Level.OFF.getSeverity();
    }

    private RunEnd conclude(
            Worker started, Outcome outcome, AttestationContext context, RunFolder folder, long kernelKillsBefore)
            throws Exception {
        boolean byItself = started.awaitExit(outcome.lost != null || outcome.greeted ? 200 : 0);
        byItself |= !started.process().isAlive();
        List<ProcessHandle> leftovers = started.tree().leftovers();
        List<ProcessHandle> survivors = started.tree().kill(leftovers.isEmpty() && byItself);
        started.letGo();
        started.awaitExit(EXIT_MILLIS);
        started.awaitDrained(DRAIN_MILLIS);
        StopReason why;
        synchronized (lock) {
            why = killed;
        }
        boolean well = outcome.end != null && outcome.end.normal() && why == null;
        attach(started, outcome, context, folder, well);
        if (!survivors.isEmpty()) {
            LOG.warn(
                    "ASSAY-4201 {} processes of plugin {} could not be killed: {}",
                    survivors.size(),
                    program.descriptor(),
                    survivors.stream().map(ProcessHandle::pid).toList());
        }
        String more = leftovers(leftovers.size(), survivors.size());
        Conversation.End end = outcome.end;
        if (end != null) {
            if (end.thrown() != null) {
                throw end.thrown();
            }
            return more.isEmpty() ? RunEnd.NORMAL : new RunEnd(RunEnd.Exit.NORMAL, more);
        }
        if (why != null) {
            return new RunEnd(RunEnd.Exit.KILLED, join("by Assay, " + why, more));
        }
        if (outcome.failure != null) {
            throw outcome.failure;
        }
        if (!outcome.greeted) {
            throw notStarted(started, outcome);
        }
        if (!byItself) {
            throw violation("it closed the connection before its END, and went on");
        }
        int code = started.process().exitValue();
        RunEnd told = ExitReason.of(
                code,
                outcome.exiting,
                KernelKills.count() > kernelKillsBefore && kernelKillsBefore >= 0,
                outcome.crashed);
        return new RunEnd(told.exit(), join(told.detail(), more));
    }

    private void attach(Worker started, Outcome outcome, AttestationContext context, RunFolder folder, boolean well) {
        try {
            Aftermath.output(started, context.logger(), well);
            Aftermath.crash(program.crashFile(folder)).ifPresent(lines -> {
                outcome.crashed = true;
                lines.forEach(line -> context.logger().log(System.Logger.Level.ERROR, line));
            });
        } catch (IOException | RuntimeException e) {
            LOG.warn("ASSAY-4202 what a worker of {} left can't be attached: {}", program.descriptor(), e.toString());
        }
    }

    private static String leftovers(int found, int survived) {
        if (found == 0) {
            return "";
        }
        return found + " processes it had started were killed"
                + (survived == 0 ? "" : ", " + survived + " of them live");
    }

    private static String join(String one, String other) {
        return other.isEmpty() ? one : one + "; " + other;
    }

    private PluginException notStarted(Worker started, Outcome outcome) {
        String how = outcome.timedOut
                ? "it had not connected after " + services.settings().startTimeout()
                : "it exited with code " + started.process().exitValue() + " before it had connected";
        return new PluginException(
                WORKER_START_FAILED,
                program.descriptor().toString(),
                "the worker of " + program.descriptor() + " did not start: " + how + Aftermath.lastWords(started));
    }

    private PluginException violation(String what) {
        return new PluginException(
                PROTOCOL_VIOLATION,
                program.descriptor().toString(),
                "the worker of " + program.descriptor() + " broke the protocol and was killed: " + Text.line(what, 300)
                        + "; see docs/worker-protocol.md");
    }

    @Override
    public boolean stop(Step step, StopReason why) {
        return switch (step) {
            case ASK -> {
                synchronized (lock) {
                    asked = why;
                }
                yield say(new WireWriter(Protocol.CANCEL).text(why.name()).frame());
            }
            case INTERRUPT -> {
                synchronized (lock) {
                    interruptAsked = true;
                }
                yield say(new WireWriter(Protocol.INTERRUPT).frame());
            }
            case KILL -> kill(why);
        };
    }

    /** True also before the worker listens: then it is told at once when it does. */
    private boolean say(byte[] frame) {
        HostChannel to;
        synchronized (lock) {
            to = channel;
        }
        try {
            if (to != null) {
                to.send(frame);
            }
        } catch (IOException gone) {
            LOG.debug("ASSAY-4204 a worker of {} can't be told: {}", program.descriptor(), gone.toString());
        }
        return true;
    }

    private boolean kill(StopReason why) {
        Worker victim;
        synchronized (lock) {
            killed = why; // written before, so that its end is known for ours
            victim = worker;
        }
        if (victim != null) {
            victim.tree().kill();
        }
        return true;
    }

    /** The code the process ended with; negative if it has not. */
    int exitCode() {
        synchronized (lock) {
            return worker == null || worker.process().isAlive()
                    ? -1
                    : worker.process().exitValue();
        }
    }

    @Override
    public Set<ProcessHandle> processes() {
        synchronized (lock) {
            return worker == null ? Set.of() : Set.of(worker.process().toHandle());
        }
    }

    @Override
    public String runtime() {
        synchronized (lock) {
            return runtime;
        }
    }

    @Override
    public Set<String> notEnforced() {
        synchronized (lock) {
            return Set.copyOf(missing);
        }
    }

    @Override
    public void close() {
        Worker left;
        synchronized (lock) {
            left = worker;
        }
        if (closed.compareAndSet(false, true)) {
            if (left != null && left.process().isAlive()) {
                left.tree().kill();
            }
            whenClosed.run();
        }
    }

    static void close(Listening listening) {
        try {
            listening.close();
        } catch (IOException e) {
            LOG.debug("ASSAY-4205 a socket can't be closed: {}", e.toString());
        }
    }

    private static void close(HostChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("ASSAY-4205 a socket can't be closed: {}", e.toString());
        }
    }
}
