package dev.assay.internal.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WarmThreadsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<Thread> made = new CopyOnWriteArrayList<>();
    private final AtomicLong now = new AtomicLong();
    private final CountDownLatch atEnd = new CountDownLatch(1);
    private volatile boolean refusing;

    private final WarmThreads threads = new WarmThreads(this::make, now::get, 2);

    private Thread make(Runnable body) {
        if (refusing) {
            throw new IllegalStateException("no more threads");
        }
        Thread thread = new Thread(body);
        thread.setDaemon(true);
        made.add(thread);
        return thread;
    }

    @AfterEach
    void letGo() {
        atEnd.countDown();
        threads.shutdown();
    }

    @Test
    void everyTaskOfEveryBurstRunsOnceOnAFewThreads() throws Exception {
        int bursts = 200;
        int each = 500;
        AtomicIntegerArray runs = new AtomicIntegerArray(bursts * each);
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        for (int burst = 0; burst < bursts; burst++) {
            CountDownLatch done = new CountDownLatch(each);
            for (int i = 0; i < each; i++) {
                int task = burst * each + i;
                threads.execute(name -> {
                    runs.incrementAndGet(task);
                    seen.add(Thread.currentThread());
                    done.countDown();
                });
            }
            await(done);
        }

        for (int task = 0; task < runs.length(); task++) {
            assertThat(runs.get(task)).as("task " + task).isOne();
        }
        assertThat(threads.tend()).as("threads for tasks that wait").isZero();
        threads.shutdown();
        assertThat(threads.awaitEnd(PATIENCE)).isEmpty();
        assertThat(made).containsAll(seen);
    }

    @Test
    void aTaskBehindOnesThatHangGetsAThreadOfItsOwnAfterAMoment() {
        hang();
        hang();
        CountDownLatch ran = new CountDownLatch(1);
        threads.execute(name -> ran.countDown());

        assertThat(threads.tend()).as("before its patience is over").isZero();
        assertThat(threads.nanosUntilTend(Long.MAX_VALUE)).isEqualTo(WarmThreads.PATIENCE_NANOS);
        now.addAndGet(WarmThreads.PATIENCE_NANOS);
        assertThat(threads.nanosUntilTend(Long.MAX_VALUE)).isZero();
        assertThat(threads.tend()).isOne();

        await(ran);
        assertThat(made).hasSize(3);
    }

    @Test
    void asManyThreadsJoinAsTasksWait() {
        hang();
        hang();
        CountDownLatch ran = new CountDownLatch(3);
        CountDownLatch together = new CountDownLatch(3);
        for (int i = 0; i < 3; i++) {
            threads.execute(name -> {
                together.countDown();
                await(together);
                ran.countDown();
            });
        }
        now.addAndGet(WarmThreads.PATIENCE_NANOS);
        threads.tend();

        await(ran);
    }

    @Test
    void withoutAnyThreadATaskIsRefused() {
        refusing = true;

        assertThatThrownBy(() -> threads.execute(name -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("no thread can be had");
        assertThat(threads.nanosUntilTend(7)).as("nothing waits").isEqualTo(7);
    }

    @Test
    void whereNoThreadCanJoinTheTaskWaitsForOneThatIsThereAndNobodySpins() {
        CountDownLatch free = new CountDownLatch(1);
        hang();
        threads.execute(name -> await(free));
        CountDownLatch ran = new CountDownLatch(1);
        threads.execute(name -> ran.countDown());
        refusing = true;
        now.addAndGet(WarmThreads.PATIENCE_NANOS);
        threads.tend();

        assertThat(threads.nanosUntilTend(Long.MAX_VALUE))
                .as("until it tries again")
                .isPositive();
        free.countDown();
        await(ran);
    }

    @Test
    void anInterruptOfOneTaskIsNotTheNextOnes() {
        CountDownLatch done = new CountDownLatch(100);
        Set<Boolean> interrupted = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 100; i++) {
            threads.execute(name -> {
                interrupted.add(Thread.currentThread().isInterrupted());
                Thread.currentThread().interrupt();
                done.countDown();
            });
        }
        await(done);

        assertThat(interrupted).containsExactly(false);
    }

    @Test
    void tasksThatWaitAtTheShutdownAreRunAndOneThatHangsIsNamed() throws Exception {
        hang();
        CountDownLatch free = new CountDownLatch(1);
        threads.execute(name -> await(free));
        CountDownLatch ran = new CountDownLatch(1);
        threads.execute(name -> ran.countDown());
        threads.shutdown();
        free.countDown();
        await(ran);

        assertThat(threads.awaitEnd(Duration.ofMillis(1))).isNotEmpty();
        atEnd.countDown();
        assertThat(threads.awaitEnd(PATIENCE)).isEmpty();
    }

    @Test
    void idleThreadsEnd() throws Exception {
        CountDownLatch ran = new CountDownLatch(1);
        threads.execute(name -> ran.countDown());
        await(ran);

        for (Thread thread : made) {
            thread.join(PATIENCE.toMillis());
            assertThat(thread.isAlive()).isFalse();
        }
    }

    private void hang() {
        CountDownLatch begun = new CountDownLatch(1);
        threads.execute(name -> {
            begun.countDown();
            await(atEnd);
        });
        await(begun);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
