package dev.assay.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.internal.control.SystemTime;
import dev.assay.internal.host.NamedThreads;
import dev.assay.internal.plugin.HostPlugin;
import dev.assay.internal.plugin.PluginHandle;
import dev.assay.internal.resource.Meters;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.resource.Accuracy;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.result.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The threads that a plugin may use. */
class RunExecutorTest {

    @TempDir
    Path home;

    private Stage stage;

    @BeforeEach
    void stage() {
        stage = new Stage(home);
    }

    @Test
    void tasksAreMeteredAsTheirRunsAndTheirThreadsEndWithIt() throws Exception {
        stage.metering = new ResourceMetering(Meters.ofJvm(SystemTime.INSTANCE), false, () -> {});
        AtomicLong sum = new AtomicLong();
        RunReport report = stage.play(context -> {
            CountDownLatch done = new CountDownLatch(4);
            for (int i = 0; i < 4; i++) {
                context.executor().execute(() -> {
                    byte[][] kept = new byte[100][];
                    for (int j = 0; j < kept.length; j++) {
                        kept[j] = new byte[10_000];
                        sum.addAndGet(kept[j].length);
                    }
                    done.countDown();
                });
            }
            done.await();
        });

        assertThat(report.attempt().usage().memoryBytes().orElseThrow()).isGreaterThanOrEqualTo(sum.get());
        assertThat(report.attempt().usage().memoryAccuracy()).isEqualTo(Accuracy.UPPER_BOUND);
        assertThat(report.attempt().usage().cpuNanos()).isPresent();
        for (Thread thread : stage.host.made) {
            thread.join(20_000);
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    @Test
    void threadsThatAPluginStartsByItselfAreSeenWhileTheyLive() {
        Meters meters = Meters.ofJvm(SystemTime.INSTANCE);
        stage.metering = new ResourceMetering(meters, false, () -> {});
        PluginHandle handle =
                stage.resolve(PluginReference.ofHost("fake"), HostPlugin.of(Stage.DESCRIPTOR, () -> context -> {
                    CountDownLatch allocated = new CountDownLatch(1);
                    CountDownLatch go = new CountDownLatch(1);
                    AtomicReference<byte[]> kept = new AtomicReference<>();
                    Thread stray = new Thread(() -> {
                        kept.set(new byte[20_000_000]);
                        allocated.countDown();
                        Stage.await(go);
                    });
                    stray.start();
                    Stage.await(allocated);
                    meters.sample(
                            () -> {
                                throw new IOException("no readings are needed");
                            },
                            0);
                    go.countDown();
                    stray.join();
                }));
        stage.host.factory = new NamedThreads(Optional.empty()).of(NamedThreads.RUN);
        stage.start(handle);

        assertThat(stage.report().attempt().usage().memoryBytes().orElseThrow()).isGreaterThan(20_000_000);
    }

    @Test
    void tasksAtWorkWhenThePluginReturnsAreInterruptedAndThoseThatWaitAreDropped() {
        stage.limits = Limits.builder().threads(1).build();
        CountDownLatch interrupted = new CountDownLatch(1);
        RunReport report = stage.play(context -> {
            CountDownLatch working = new CountDownLatch(1);
            context.executor().execute(() -> {
                working.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            });
            context.executor().execute(() -> {});
            context.executor().execute(() -> {});
            working.await();
        });

        assertThat(interrupted.getCount()).isZero();
        assertThat(report.attempt().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(report.truncations())
                .containsExactly("2 tasks had not begun when the plugin returned and were dropped");
    }

    @Test
    void noMoreThreadsThanTheLimitWorkAtOnce() {
        stage.limits = Limits.builder().threads(3).build();
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        stage.play(context -> {
            CountDownLatch done = new CountDownLatch(200);
            for (int i = 0; i < 200; i++) {
                context.executor().execute(() -> {
                    most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                    Thread.yield();
                    atOnce.decrementAndGet();
                    done.countDown();
                });
            }
            done.await();
        });

        assertThat(most.get()).isBetween(1, 3);
    }

    @Test
    void aTaskThatThrowsIsCountedAndTheOthersGoOn() {
        RunReport report = stage.play(context -> {
            CountDownLatch done = new CountDownLatch(1);
            context.executor().execute(() -> {
                throw new StackOverflowError();
            });
            context.executor().execute(done::countDown);
            done.await();
        });

        assertThat(report.attempt().outcome()).isEqualTo(Outcome.COMPLETED);
        // The line that tells of it may come after the attempt's end, and is counted then.
        assertThat(report.truncations()).contains("1 tasks on the run's threads threw");
    }

    @Test
    void theExecutorTakesNothingAfterTheEnd() {
        AtomicReference<Executor> kept = new AtomicReference<>();
        stage.play(context -> kept.set(context.executor()));

        assertThatThrownBy(() -> kept.get().execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void tasksSeeThePluginsContextLoader() {
        List<ClassLoader> seen = new CopyOnWriteArrayList<>();
        stage.play(context -> {
            CountDownLatch done = new CountDownLatch(1);
            seen.add(Thread.currentThread().getContextClassLoader());
            context.executor().execute(() -> {
                seen.add(Thread.currentThread().getContextClassLoader());
                done.countDown();
            });
            done.await();
        });

        assertThat(seen).containsExactly(getClass().getClassLoader(), getClass().getClassLoader());
    }

    @Test
    void aTaskIsRefusedWhenNoThreadCanBeHad() {
        AtomicReference<Throwable> refused = new AtomicReference<>();
        stage.play(context -> {
            stage.host.factory = body -> null;
            try {
                context.executor().execute(() -> {});
            } catch (RejectedExecutionException e) {
                refused.set(e);
            }
        });

        assertThat(refused.get()).hasMessageContaining("no thread");
    }
}
