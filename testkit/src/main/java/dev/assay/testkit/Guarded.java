package dev.assay.testkit;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The state of a fake: read and changed under one lock, and waited for, for a bounded time. */
final class Guarded {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    <T> T read(Supplier<T> reading) {
        lock.lock();
        try {
            return reading.get();
        } finally {
            lock.unlock();
        }
    }

    /** Changes the state and wakes whoever waits for that. */
    void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #change(Runnable)}, with an answer. */
    <T> T take(Supplier<T> change) {
        lock.lock();
        try {
            T answer = change.get();
            changed.signalAll();
            return answer;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until a condition on the state holds.
     *
     * @throws AssertionError if it does not come true within {@link Patience}, or this thread is interrupted
     */
    void await(BooleanSupplier condition, String what) {
        lock.lock();
        try {
            long left = TimeUnit.SECONDS.toNanos(Patience.SECONDS);
            while (!condition.getAsBoolean()) {
                if (left <= 0) {
                    throw Patience.lost(what);
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            throw Patience.interrupted(what);
        } finally {
            lock.unlock();
        }
    }

    /** Waits without a bound, for as long as the condition does not hold; then changes the state at once. */
    void awaitThen(BooleanSupplier condition, Runnable change) throws InterruptedException {
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                changed.await();
            }
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #awaitThen}, deaf to interrupts; the flag is set again at the end. */
    void awaitDeafThen(BooleanSupplier condition, Runnable change) {
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                changed.awaitUninterruptibly();
            }
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
