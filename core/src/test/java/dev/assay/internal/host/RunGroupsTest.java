package dev.assay.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The thread groups by which a run's strays are told from others. */
class RunGroupsTest {

    private final ThreadFactory runs = new NamedThreads(Optional.empty()).of(NamedThreads.RUN);

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    @Test
    void runsAtOnceHaveGroupsOfTheirOwnAndLaterOnesUseThemAgain() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Thread one = runs.newThread(() -> await(go));
        one.start();
        Thread two = runs.newThread(() -> await(go));
        two.start();
        ThreadGroup first = one.getThreadGroup();
        ThreadGroup second = two.getThreadGroup();

        assertThat(first).isNotSameAs(second);
        assertThat(RunGroups.isOwn(first)).isTrue();
        assertThat(RunGroups.isOwn(Thread.currentThread().getThreadGroup())).isFalse();

        go.countDown();
        one.join();
        two.join();
        assertThat(runs.newThread(() -> {}).getThreadGroup()).isSameAs(first);
    }

    @Test
    void aGroupInWhichAStrayLivesIsNotUsedAgain() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicReference<Thread> stray = new AtomicReference<>();
        Thread run = runs.newThread(() -> {
            Thread started = new Thread(() -> await(go));
            stray.set(started);
            started.start();
        });
        ThreadGroup group = run.getThreadGroup(); // a thread that has ended tells none
        run.start();
        run.join();

        assertThat(stray.get().getThreadGroup()).isSameAs(group);
        assertThat(runs.newThread(() -> {}).getThreadGroup()).isNotSameAs(group);
        go.countDown();
        stray.get().join();
    }

    @Test
    void aThreadOfOursThatBeginsOnARunsThreadIsNotTheRuns() throws Exception {
        NamedThreads threads = new NamedThreads(Optional.empty());
        AtomicReference<Thread> ours = new AtomicReference<>();
        AtomicReference<Thread> its = new AtomicReference<>();
        Thread run = runs.newThread(() -> {
            ours.set(threads.of("outbox").newThread(() -> {}));
            its.set(threads.of(NamedThreads.TASK).newThread(() -> {}));
        });
        ThreadGroup group = run.getThreadGroup();
        run.start();
        run.join();

        assertThat(ours.get().getThreadGroup()).isSameAs(group.getParent());
        assertThat(its.get().getThreadGroup()).isSameAs(group);
    }

    @Test
    void aGroupIsNeverDestroyedSoWhoKeptItCanStillMakeThreads() throws Exception {
        AtomicReference<ThreadGroup> kept = new AtomicReference<>();
        Thread run = runs.newThread(() -> kept.set(Thread.currentThread().getThreadGroup()));
        run.start();
        run.join();

        Thread later = new Thread(kept.get(), () -> {});
        later.start();
        later.join();
        assertThat(later.isAlive()).isFalse();
    }

    @Test
    void aHostsFactoryDecidesTheGroupItself() {
        ThreadFactory own = new NamedThreads(Optional.of(Thread::new)).of(NamedThreads.RUN);

        assertThat(own.newThread(() -> {}).getThreadGroup())
                .isSameAs(Thread.currentThread().getThreadGroup());
    }
}
