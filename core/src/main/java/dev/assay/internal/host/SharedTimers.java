package dev.assay.internal.host;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * One component's view of the timer thread that all components share: shutting it down stops this component only.
 *
 * <p>Thread-safe.
 */
final class SharedTimers extends AbstractExecutorService implements ScheduledExecutorService {

    private final ScheduledExecutorService shared;
    private volatile boolean shutdown; // set by shutdown; read by whoever schedules and by due tasks

    SharedTimers(ScheduledExecutorService shared) {
        this.shared = shared;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return open().schedule(unlessShutdown(command), delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return open().schedule(callable, delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return open().scheduleAtFixedRate(unlessShutdown(command), initialDelay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return open().scheduleWithFixedDelay(unlessShutdown(command), initialDelay, delay, unit);
    }

    @Override
    public void execute(Runnable command) {
        open().execute(unlessShutdown(command));
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return shutdown;
    }

    private ScheduledExecutorService open() {
        if (shutdown) {
            throw new RejectedExecutionException("these timers were shut down");
        }
        return shared;
    }

    private Runnable unlessShutdown(Runnable command) {
        return () -> {
            if (!shutdown) {
                command.run();
            }
        };
    }
}
