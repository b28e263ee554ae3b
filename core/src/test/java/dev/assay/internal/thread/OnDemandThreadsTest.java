package dev.assay.internal.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OnDemandThreadsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<Thread> made = new CopyOnWriteArrayList<>();

    private Thread make(Runnable body) {
        Thread thread = new Thread(body);
        thread.setDaemon(true);
        made.add(thread);
        return thread;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    @Test
    void everyTaskRunsOnceAndThreadsEndWithThem() throws Exception {
        OnDemandThreads threads = new OnDemandThreads(this::make, 3);
        ConcurrentHashMap<Integer, Integer> runs = new ConcurrentHashMap<>();
        CountDownLatch done = new CountDownLatch(10_000);
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        for (int i = 0; i < 10_000; i++) {
            int task = i;
            threads.execute(() -> {
                most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                runs.merge(task, 1, Integer::sum);
                atOnce.decrementAndGet();
                done.countDown();
            });
        }
        await(done);

        assertThat(runs)
                .hasSize(10_000)
                .allSatisfy((task, count) -> assertThat(count).isEqualTo(1));
        assertThat(most.get()).isBetween(1, 3);
        for (Thread thread : made) {
            thread.join(20_000);
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void aTaskThatThrowsOrLeavesAnInterruptDoesNotHarmTheNext() {
        OnDemandThreads threads = new OnDemandThreads(this::make, 1);
        CountDownLatch gate = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean(true);
        CountDownLatch done = new CountDownLatch(1);
        threads.execute(() -> await(gate));
        threads.execute(() -> {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("task");
        });
        threads.execute(() -> {
            interrupted.set(Thread.currentThread().isInterrupted());
            done.countDown();
        });
        gate.countDown();
        await(done);

        assertThat(interrupted).isFalse();
    }

    @Test
    void shuttingDownInterruptsDropsAndNamesWhatStays() throws Exception {
        OnDemandThreads threads = new OnDemandThreads(this::make, 2);
        CountDownLatch working = new CountDownLatch(2);
        CountDownLatch stubborn = new CountDownLatch(1);
        AtomicBoolean dropped = new AtomicBoolean(true);
        threads.execute(() -> {
            working.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        threads.execute(() -> {
            Thread.currentThread().setName("stubborn");
            working.countDown();
            while (stubborn.getCount() > 0) {
                Thread.onSpinWait();
            }
        });
        threads.execute(() -> dropped.set(false));
        await(working);
        threads.shutdown();

        assertThat(threads.awaitEnd(Duration.ofMillis(50))).contains("stubborn");
        assertThatThrownBy(() -> threads.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        stubborn.countDown();
        assertThat(threads.awaitEnd(PATIENCE)).isEmpty();
        assertThat(dropped).isTrue();
    }

    @Test
    void withNothingAtWorkTheEndIsAtOnce() throws Exception {
        OnDemandThreads threads = new OnDemandThreads(this::make, 2);
        threads.shutdown();

        assertThat(threads.awaitEnd(Duration.ZERO)).isEmpty();
        assertThat(made).isEmpty();
    }

    @Test
    void withoutAThreadTheTaskIsRefusedAndNotKept() throws Exception {
        AtomicBoolean give = new AtomicBoolean();
        OnDemandThreads threads = new OnDemandThreads(body -> give.get() ? make(body) : null, 2);
        AtomicInteger ran = new AtomicInteger();
        assertThatThrownBy(() -> threads.execute(ran::incrementAndGet)).isInstanceOf(RejectedExecutionException.class);
        give.set(true);
        CountDownLatch done = new CountDownLatch(1);
        threads.execute(done::countDown);
        await(done);

        threads.shutdown();
        assertThat(threads.awaitEnd(PATIENCE)).isEmpty();
        assertThat(ran).hasValue(0);
    }

    @Test
    void aThreadThatRunsWhereItIsStartedWillDo() {
        OnDemandThreads threads = new OnDemandThreads(
                body -> new Thread(body) {
                    @Override
                    public void start() {
                        body.run();
                    }
                },
                1);
        AtomicInteger ran = new AtomicInteger();
        threads.execute(ran::incrementAndGet);
        threads.execute(ran::incrementAndGet);

        assertThat(ran).hasValue(2);
    }
}
