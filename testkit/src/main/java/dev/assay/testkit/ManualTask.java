package dev.assay.testkit;

import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.TimeUnit;

/** One task of {@link ManualTimers}. Equality is identity; the order is by due time, then by arrival. */
final class ManualTask<V> extends FutureTask<V> implements RunnableScheduledFuture<V> {

    private final ManualTimers timers;
    private final long period; // positive: fixed rate, negative: fixed delay, 0: once
    private volatile long dueNanos; // written only while the task is in no queue; any thread reads
    private volatile long arrival; // as dueNanos

    ManualTask(ManualTimers timers, Callable<V> work, long dueNanos, long period) {
        super(work);
        this.timers = timers;
        this.dueNanos = dueNanos;
        this.period = period;
        this.arrival = timers.time().nextArrival();
    }

    long dueNanos() {
        return dueNanos;
    }

    long arrival() {
        return arrival;
    }

    /** Runs it; true if it is to be queued again. */
    boolean runOnce() {
        if (isPeriodic()) {
            return runAndReset();
        }
        run();
        return false;
    }

    /** Settles when it runs again. Called while it is in no queue. */
    void setNext() {
        dueNanos = period > 0 ? dueNanos + period : timers.time().nanos() - period;
        arrival = timers.time().nextArrival();
    }

    @Override
    public boolean isPeriodic() {
        return period != 0;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        timers.forget(this);
        return cancelled;
    }

    @Override
    protected void setException(Throwable failure) {
        timers.failed(failure);
        super.setException(failure);
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(dueNanos - timers.time().nanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        if (this == other) {
            return 0;
        }
        ManualTask<?> that = (ManualTask<?>) other;
        long distance = dueNanos - that.dueNanos;
        return distance == 0 ? Long.compare(arrival, that.arrival) : Long.signum(distance);
    }
}
