package dev.assay.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.internal.plugin.HostPlugin;
import dev.assay.internal.plugin.PluginHandle;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.SubjectType;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How runs begin, or do not. */
class RunStartTest {

    private static final URI FILE = URI.create("file:/etc/passwd");
    private static final Duration GRACE = Duration.ofSeconds(5);

    @TempDir
    Path home;

    private Stage stage;

    @BeforeEach
    void stage() {
        stage = new Stage(home);
    }

    @Test
    void aRunCancelledBeforeItsThreadBeginsNeverReachesThePlugin() {
        List<Runnable> held = new ArrayList<>();
        AtomicBoolean played = new AtomicBoolean();
        PluginHandle handle = stage.resolve(
                PluginReference.ofHost("fake"), HostPlugin.of(Stage.DESCRIPTOR, () -> context -> played.set(true)));
        stage.host.factory = body -> new Thread(() -> {}) {
            @Override
            public void start() {
                held.add(body);
            }
        };
        Run run = stage.start(handle);

        assertThat(Stage.cancel(run)).isTrue();
        held.get(0).run();

        assertThat(stage.report().attempt().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(stage.report().execution().exit()).isEqualTo("NOT_STARTED");
        assertThat(played).isFalse();
    }

    @Test
    void aRunWhoseThreadNeverBeginsIsLeftBehindInTheEnd() {
        PluginHandle handle =
                stage.resolve(PluginReference.ofHost("fake"), HostPlugin.of(Stage.DESCRIPTOR, () -> context -> {}));
        stage.host.factory = body -> new Thread(body) {
            @Override
            public void start() {
                // a host's factory may queue it for ever
            }
        };
        stage.start(handle);

        stage.tickAfter(Duration.ofMinutes(1));
        stage.tickAfter(GRACE);
        stage.tickAfter(GRACE);
        stage.tickAfter(GRACE);

        assertThat(stage.report().attempt().outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(stage.report().threadLeftBehind()).isTrue();
    }

    @Test
    void aFactoryWithoutThreadsIsAnOutcome() {
        PluginHandle handle =
                stage.resolve(PluginReference.ofHost("fake"), HostPlugin.of(Stage.DESCRIPTOR, () -> context -> {}));
        stage.host.factory = body -> null;
        stage.start(handle);

        assertThat(stage.hasEnded()).isFalse();
        assertThat(stage.runner().nextTickNanos()).isEqualTo(stage.host.nanos());
        stage.tick();

        assertThat(stage.report().attempt().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(stage.report().attempt().reason().code()).isEqualTo("SUBMIT_REFUSED");
        assertThat(stage.runner().running()).isZero();
        assertThat(handle.leases()).isZero();
    }

    @Test
    void aMachineWithoutRoomForThreadsIsAnOutcome() {
        PluginHandle handle =
                stage.resolve(PluginReference.ofHost("fake"), HostPlugin.of(Stage.DESCRIPTOR, () -> context -> {}));
        stage.host.factory = body -> new Thread(body) {
            @Override
            public void start() {
                throw new OutOfMemoryError("unable to create native thread");
            }
        };
        stage.start(handle);
        stage.tick();

        assertThat(stage.report().attempt().reason().code()).isEqualTo("SUBMIT_REFUSED");
        assertThat(stage.events).containsExactly("ended");
    }

    @Test
    void aRetiredPluginIsNotRun() {
        PluginHandle handle =
                stage.resolve(PluginReference.ofHost("fake"), HostPlugin.of(Stage.DESCRIPTOR, () -> context -> {}));
        handle.retire();
        stage.start(handle);
        stage.tick();

        assertThat(stage.report().attempt().reason().code()).isEqualTo("PLUGIN_UNAVAILABLE");
    }

    @Test
    void aThreadThatRunsWhereItIsStartedWillDo() {
        PluginHandle handle = stage.resolve(
                PluginReference.ofHost("fake"),
                HostPlugin.of(
                        Stage.DESCRIPTOR,
                        () -> context -> context.executor()
                                .execute(() -> context.subject(SubjectType.RESOURCE, FILE)
                                        .check("fake.holds")
                                        .satisfied("seen inline"))));
        stage.host.factory = body -> new Thread(body) {
            @Override
            public void start() {
                body.run();
            }
        };
        stage.start(handle);

        assertThat(stage.hasEnded()).isTrue();
        assertThat(stage.report().attempt().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(stage.report().observations()).hasSize(1);
    }

    @Test
    void aPluginThatCanNotBeMadeFailsItsAttemptOnly() {
        PluginHandle handle = stage.resolve(PluginReference.ofHost("fake"), HostPlugin.of(Stage.DESCRIPTOR, () -> {
            throw new IllegalStateException("no such file");
        }));
        stage.start(handle);

        assertThat(stage.report().attempt().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(stage.report().attempt().reason().code()).isEqualTo("PLUGIN_CONSTRUCTION");
        assertThat(stage.report().attempt().reason().text())
                .contains("fake@1.0", "java.lang.IllegalStateException: no such file");
    }

    @Test
    void hostCodeIsNotRunAtAnIsolationItCanNotHave() {
        stage.isolation = Isolation.PROCESS;
        RunReport report = stage.play(context -> {});

        assertThat(report.attempt().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.attempt().reason().code()).isEqualTo("ISOLATION_UNSUPPORTED");
    }

    @Test
    void fetchedCodeIsNotRunWithoutIsolation() {
        FakeProvider provider = new FakeProvider();
        stage.provider(provider);
        stage.isolation = Isolation.DIRECT;
        stage.start(stage.resolve(FakeProvider.REFERENCE));

        assertThat(stage.report().attempt().reason().code()).isEqualTo("ISOLATION_UNSUPPORTED");
        assertThat(provider.orders).isEmpty();
    }
}
