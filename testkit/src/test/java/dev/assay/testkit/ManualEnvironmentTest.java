package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.Reason;
import dev.assay.spi.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The environment that components are tested in. */
class ManualEnvironmentTest {

    private static Signal signal(Signal.Kind kind) {
        return new Signal(kind, ManualTime.DEFAULT_WALL, "about", Reason.of("TEST"));
    }

    @Test
    void aTemporaryHomeGoesWithTheEnvironment() throws Exception {
        Path home;
        try (ManualEnvironment environment = ManualEnvironment.create()) {
            home = environment.home();
            Files.writeString(Files.createDirectory(home.resolve("spool")).resolve("file"), "text");
        }

        assertThat(home).doesNotExist();
    }

    @Test
    void aGivenHomeIsMadeAndStays(@TempDir Path folder) {
        Path home = folder.resolve("home");

        ManualEnvironment.in(home).close();

        assertThat(home).isDirectory();
    }

    @Test
    void everyPurposeHasItsTimersAndAllRideOnOneTime() {
        try (ManualEnvironment environment = ManualEnvironment.create()) {
            CountDownLatch ran = new CountDownLatch(2);
            var unused1 = environment.timers("spool").schedule(ran::countDown, 1, TimeUnit.MINUTES);
            var unused2 = environment.timers("poll").schedule(ran::countDown, 2, TimeUnit.MINUTES);

            environment.time().advance(Duration.ofMinutes(2));

            assertThat(ran.getCount()).isZero();
            assertThat(environment.timers("spool")).isSameAs(environment.timers("spool"));
        }
    }

    @Test
    void closingShutsTheTimersDown() {
        ManualEnvironment environment = ManualEnvironment.create();
        ManualTimers timers = environment.timers("spool");

        environment.close();

        assertThat(timers.isShutdown()).isTrue();
    }

    @Test
    void signalsAreKeptInOrderAndByKind() {
        try (ManualEnvironment environment = ManualEnvironment.create()) {
            environment.signal(signal(Signal.Kind.SINK_FAILING));
            environment.signal(signal(Signal.Kind.SINK_RECOVERED));

            assertThat(environment.signals())
                    .extracting(Signal::kind)
                    .containsExactly(Signal.Kind.SINK_FAILING, Signal.Kind.SINK_RECOVERED);
            assertThat(environment.signals(Signal.Kind.SINK_RECOVERED)).hasSize(1);
        }
    }

    @Test
    void aSignalFromAnotherThreadIsWaitedFor() {
        try (ManualEnvironment environment = ManualEnvironment.create()) {
            Signal sent = signal(Signal.Kind.PLUGIN_READY);

            environment
                    .threads("sender")
                    .newThread(() -> environment.signal(sent))
                    .start();

            assertThat(environment.awaitSignal(Signal.Kind.PLUGIN_READY)).isEqualTo(sent);
        }
    }

    @Test
    void threadsAreDaemonsNamedAfterTheirPurposeAndRemembered() {
        try (ManualEnvironment environment = ManualEnvironment.create()) {
            CountDownLatch gate = new CountDownLatch(1);
            Thread thread = environment.threads("fetch").newThread(() -> {
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            assertThat(environment.livingThreads()).isEmpty();

            thread.start();

            assertThat(environment.livingThreads()).containsExactly(thread);
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.getName()).startsWith("test-fetch-");

            gate.countDown();
            environment.awaitNoThreads();

            assertThat(environment.livingThreads()).isEmpty();
        }
    }

    @Test
    void inlineThreadsRunOnTheCallersThread() {
        try (ManualEnvironment environment =
                ManualEnvironment.builder().inlineThreads().build()) {
            Thread[] seen = new Thread[1];

            environment
                    .threads("work")
                    .newThread(() -> seen[0] = Thread.currentThread())
                    .start();

            assertThat(seen[0]).isSameAs(Thread.currentThread());
            environment.awaitNoThreads();
        }
    }

    @Test
    void anInterruptWhileWaitingFailsTheTestAndStaysSet() {
        try (ManualEnvironment environment = ManualEnvironment.create()) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> environment.awaitSignal(Signal.Kind.PLUGIN_READY))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("interrupted while waiting for signal PLUGIN_READY");
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
