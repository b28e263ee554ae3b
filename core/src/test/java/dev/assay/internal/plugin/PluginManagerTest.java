package dev.assay.internal.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.assay.internal.run.TestHost;
import dev.assay.spi.Signal;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.FetchProgress;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginProvider;
import dev.assay.spi.plugin.UnloadReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How plugins come and go. */
class PluginManagerTest {

    private static final PluginReference FETCHED =
            PluginReference.builder("disk").version("2.0").source("test:disk").build();

    private TestHost host;
    private final BlockingQueue<Resolution> told = new LinkedBlockingQueue<>();

    @BeforeEach
    void host() {
        host = new TestHost(Path.of("unused"));
    }

    /** A provider of everything that starts with {@code test:}, with one way to resolve. */
    private interface Resolving extends PluginProvider {
        @Override
        default boolean provides(PluginReference reference) {
            return reference.source().orElse("").startsWith("test:");
        }
    }

    private PluginManager with(Resolving provider) {
        return PluginManager.builder(host).provider(provider).build();
    }

    private Resolution next() throws InterruptedException {
        Resolution resolution = told.poll(20, TimeUnit.SECONDS);
        assertThat(resolution).as("a resolution comes").isNotNull();
        return resolution;
    }

    private PluginHandle ready() throws InterruptedException {
        return ((Resolution.Ready) next()).handle();
    }

    private PluginException failed() throws InterruptedException {
        return ((Resolution.Failed) next()).problem();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private void untilUnloaded() {
        while (host.signals(Signal.Kind.PLUGIN_UNLOADED).isEmpty()) {
            assertThat(Thread.interrupted()).as("it does not come").isFalse();
            Thread.onSpinWait();
        }
    }

    @Test
    void aReferenceIsResolvedOnceHoweverManyAsk() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger resolves = new AtomicInteger();
        PluginManager manager = with((reference, progress) -> {
            resolves.incrementAndGet();
            await(go);
            return new FakeGeneration("disk", "2.0");
        });
        for (int i = 0; i < 5; i++) {
            manager.require(FETCHED, told::add);
        }
        go.countDown();

        PluginHandle handle = ready();
        for (int i = 1; i < 5; i++) {
            assertThat(ready()).isSameAs(handle);
        }
        manager.require(FETCHED, told::add);
        assertThat(ready()).isSameAs(handle);
        assertThat(resolves).hasValue(1);
        assertThat(handle.defaultIsolation()).isEqualTo(Isolation.CLASSLOADER);
        assertThat(manager.inForce()).containsExactly(handle);
    }

    @Test
    void theFirstProviderThatProvidesResolvesAndThereIsNoFallback() throws Exception {
        List<String> asked = new ArrayList<>();
        Resolving first = (reference, progress) -> {
            asked.add("first");
            throw new PluginException("DIGEST_MISMATCH", "disk", "not these bytes");
        };
        Resolving second = (reference, progress) -> {
            asked.add("second");
            return new FakeGeneration("disk", "2.0");
        };
        PluginManager manager =
                PluginManager.builder(host).provider(first).provider(second).build();
        manager.require(FETCHED, told::add);

        assertThat(failed().code()).isEqualTo("DIGEST_MISMATCH");
        assertThat(asked).containsExactly("first");
    }

    @Test
    void aFailureIsNotRemembered() throws Exception {
        AtomicInteger resolves = new AtomicInteger();
        PluginManager manager = with((reference, progress) -> {
            if (resolves.incrementAndGet() == 1) {
                throw new PluginException("SOURCE_UNAVAILABLE", "disk", "try again");
            }
            return new FakeGeneration("disk", "2.0");
        });
        manager.require(FETCHED, told::add);
        failed();
        manager.require(FETCHED, told::add);

        assertThat(ready().descriptor().version()).isEqualTo("2.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"runtime", "error", "null", "linkage"})
    void whateverAProviderThrowsIsAPluginThatCanNotBeHad(String kind) throws Exception {
        PluginManager manager = with((reference, progress) -> {
            switch (kind) {
                case "runtime" -> throw new IllegalStateException("no\u001b[2J");
                case "error" -> throw new OutOfMemoryError("heap");
                case "linkage" -> throw new UnsupportedClassVersionError("newer");
                default -> {
                    return null;
                }
            }
        });
        manager.require(FETCHED, told::add);

        PluginException problem = failed();
        assertThat(problem.code()).isEqualTo("RESOLVE_FAILED");
        assertThat(problem.subject()).isEqualTo("disk@2.0");
        assertThat(problem.getMessage()).doesNotContain("\u001b");
    }

    @Test
    void anotherPluginThanAskedForIsRefusedAndUnloaded() throws Exception {
        FakeGeneration other = new FakeGeneration("disk", "1.9");
        PluginManager manager = with((reference, progress) -> other);
        manager.require(FETCHED, told::add);

        assertThat(failed().code()).isEqualTo("PLUGIN_MISMATCH");
        await(other.unloaded);
        assertThat(manager.inForce()).isEmpty();
    }

    @Test
    void aReferenceThatIsNotWantedAnyMoreIsInterruptedAndWhatStillComesIsUnloaded() throws Exception {
        FakeGeneration late = new FakeGeneration("disk", "2.0");
        CountDownLatch resolving = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        PluginManager manager = with((reference, progress) -> {
            resolving.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return late;
        });
        manager.require(FETCHED, told::add);
        await(resolving);
        manager.forget(FETCHED);

        assertThat(failed().code()).isEqualTo("RESOLVE_CANCELLED");
        await(interrupted);
        await(late.unloaded);
        assertThat(manager.inForce()).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void noProviderForASourceSaysWhatToDo() throws Exception {
        PluginManager manager = PluginManager.builder(host).build();
        manager.require(FETCHED, told::add);

        PluginException problem = failed();
        assertThat(problem.code()).isEqualTo("NO_PROVIDER");
        assertThat(manager.provides(FETCHED)).isFalse();
    }

    @Test
    void progressIsToldFourTimesASecondAndTheLastWordInAnyCase() throws Exception {
        PluginManager manager = with((reference, progress) -> {
            for (int i = 1; i <= 100; i++) {
                progress.advanced("fetch", i, 100);
                host.pass(Duration.ofMillis(10));
            }
            return new FakeGeneration("disk", "2.0");
        });
        manager.require(FETCHED, told::add);
        ready();

        List<Signal> signals = host.signals(Signal.Kind.PLUGIN_PROGRESS);
        assertThat(signals).hasSize(5).allSatisfy(signal -> {
            assertThat(signal.about()).isEqualTo("disk@2.0");
            assertThat(signal.reason().numbers()).containsEntry("totalBytes", 100L);
        });
        assertThat(signals.get(4).reason().numbers())
                .containsEntry("bytes", 100L)
                .containsEntry("bytesPerSecond", 100L);
    }

    @Test
    void aProgressKeptBeyondTheEndSaysNothing() throws Exception {
        List<FetchProgress> kept = new ArrayList<>();
        PluginManager manager = with((reference, progress) -> {
            kept.add(progress);
            return new FakeGeneration("disk", "2.0");
        });
        manager.require(FETCHED, told::add);
        ready();
        kept.get(0).advanced("fetch", 1, -1);

        assertThat(host.signals(Signal.Kind.PLUGIN_PROGRESS)).isEmpty();
    }

    @Test
    void aRetiredGenerationIsUnloadedWithItsLastLease() throws Exception {
        FakeGeneration generation = new FakeGeneration("disk", "2.0");
        PluginManager manager = with((reference, progress) -> generation);
        manager.require(FETCHED, told::add);
        PluginHandle handle = ready();
        PluginHandle.Lease one = handle.lease();
        PluginHandle.Lease two = handle.lease();
        handle.retire();
        handle.retire();

        assertThat(manager.inForce()).isEmpty();
        assertThatIllegalStateException().isThrownBy(handle::lease);
        one.close();
        one.close();
        assertThat(generation.unloaded.getCount()).isEqualTo(1);
        assertThat(two.generation()).isSameAs(generation);
        two.close();
        await(generation.unloaded);
        assertThatIllegalStateException().isThrownBy(two::generation);
        assertThat(host.signals(Signal.Kind.PLUGIN_UNLOADED)).isEmpty();

        generation.report.complete(new UnloadReport("disk@2.0", true, List.of()));
        untilUnloaded();
        assertThat(host.signals(Signal.Kind.PLUGIN_UNLOADED).get(0).reason().code())
                .isEqualTo("COLLECTED");
        assertThat(handle.descriptor().id()).isEqualTo("disk");
    }

    @Test
    void aRetiredReferenceIsResolvedAgainWhenItIsWantedAgain() throws Exception {
        PluginManager manager = with((reference, progress) -> new FakeGeneration("disk", "2.0"));
        manager.require(FETCHED, told::add);
        PluginHandle first = ready();
        PluginHandle.Lease running = first.lease();
        first.retire();
        manager.require(FETCHED, told::add);

        assertThat(ready()).isNotSameAs(first);
        running.close();
        assertThat(manager.inForce()).hasSize(1);
    }

    @Test
    void whatHoldsAnUnloadedPluginIsTold() throws Exception {
        FakeGeneration generation = new FakeGeneration("disk", "2.0");
        PluginManager manager = with((reference, progress) -> generation);
        manager.require(FETCHED, told::add);
        ready().retire();
        generation.report.complete(new UnloadReport("disk@2.0", false, List.of("thread 'leak\n'")));
        untilUnloaded();

        Signal signal = host.signals(Signal.Kind.PLUGIN_UNLOADED).get(0);
        assertThat(signal.reason().code()).isEqualTo("STILL_HELD");
        assertThat(signal.reason().text()).isEqualTo("thread 'leak\\n'");
    }

    @Test
    void anUnloadThatThrowsIsTold() throws Exception {
        PluginManager manager =
                with((reference, progress) -> (PluginGeneration) java.lang.reflect.Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {PluginGeneration.class},
                        (proxy, method, arguments) -> {
                            FakeGeneration fake = new FakeGeneration("disk", "2.0");
                            return switch (method.getName()) {
                                case "descriptor" -> fake.descriptor();
                                case "custody" -> fake.custody();
                                case "revoked" -> fake.revoked();
                                default -> throw new IllegalStateException("no");
                            };
                        }));
        manager.require(FETCHED, told::add);
        ready().retire();
        untilUnloaded();

        assertThat(host.signals(Signal.Kind.PLUGIN_UNLOADED).get(0).reason().code())
                .isEqualTo("UNLOAD_FAILED");
    }

    @Test
    void closingEndsEverythingAndSaysWhatDidNotEnd() throws Exception {
        FakeGeneration idle = new FakeGeneration("idle", "1");
        FakeGeneration busy = new FakeGeneration("busy", "1");
        CountDownLatch resolving = new CountDownLatch(1);
        CountDownLatch stubborn = new CountDownLatch(1);
        PluginManager manager = with((reference, progress) -> {
            switch (reference.id()) {
                case "idle" -> {
                    return idle;
                }
                case "busy" -> {
                    return busy;
                }
                default -> {
                    resolving.countDown();
                    while (stubborn.getCount() > 0) {
                        try {
                            stubborn.await();
                        } catch (InterruptedException ignored) {
                            // goes on
                        }
                    }
                    return idle;
                }
            }
        });
        manager.require(PluginReference.builder("idle").source("test:x").build(), told::add);
        ready();
        manager.require(PluginReference.builder("busy").source("test:x").build(), told::add);
        PluginHandle.Lease lease = ready().lease();
        manager.require(PluginReference.builder("stubborn").source("test:x").build(), told::add);
        await(resolving);

        List<String> left = manager.close(Duration.ofMillis(200));

        assertThat(failed().code()).isEqualTo("RESOLVE_CANCELLED");
        assertThat(idle.unloaded.getCount()).isZero();
        assertThat(left).hasSize(2);
        assertThat(left.get(0)).startsWith("test-plugin-");
        assertThat(left.get(1)).isEqualTo("plugin busy@1, used by 1 runs");
        manager.require(FETCHED, told::add);
        assertThat(failed().code()).isEqualTo("RESOLVE_CANCELLED");
        stubborn.countDown();
        lease.close();
        assertThat(manager.close(Duration.ofSeconds(20))).isEmpty();
    }

    @Test
    void withoutAThreadThePluginCanNotBeHad() throws Exception {
        host.factory = body -> null;
        PluginManager manager = with((reference, progress) -> new FakeGeneration("disk", "2.0"));
        manager.require(FETCHED, told::add);

        assertThat(failed().getMessage()).contains("no thread");
    }

    @Test
    void aListenerThatThrowsDoesNotKeepTheNextFromBeingTold() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        PluginManager manager = with((reference, progress) -> {
            await(go);
            return new FakeGeneration("disk", "2.0");
        });
        manager.require(FETCHED, resolution -> {
            throw new IllegalStateException("listener");
        });
        manager.require(FETCHED, told::add);
        go.countDown();

        assertThat(ready()).isNotNull();
    }

    @Test
    void threadsForPluginWorkEndWithIt() throws Exception {
        PluginManager manager = with((reference, progress) -> new FakeGeneration("disk", "2.0"));
        manager.require(FETCHED, told::add);
        ready();

        for (Thread thread : host.made) {
            thread.join(20_000);
            assertThat(thread.isAlive()).isFalse();
        }
    }
}
