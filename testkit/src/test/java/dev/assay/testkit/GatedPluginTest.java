package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.plugin.StopReason;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A plugin that waits at a gate, so that a test knows where its run is. */
class GatedPluginTest {

    private final FakeContext context = FakeContext.open().build();

    private static FutureTask<Void> run(GatedPlugin plugin, FakeContext context) {
        FutureTask<Void> run = new FutureTask<>(() -> {
            plugin.attest(context);
            return null;
        });
        Thread thread = new Thread(run, "gated");
        thread.setDaemon(true);
        thread.start();
        return run;
    }

    private static Throwable failureOf(FutureTask<Void> run) throws Exception {
        try {
            run.get(Patience.SECONDS, TimeUnit.SECONDS);
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    @Test
    void runsWaitUntilOneIsReleased() throws Exception {
        GatedPlugin plugin = new GatedPlugin();
        run(plugin, context);
        run(plugin, context);
        plugin.awaitWaiting(2);
        assertThat(plugin.ended()).isZero();

        plugin.release(1);
        plugin.awaitEnded(1);

        assertThat(plugin.waiting()).isEqualTo(1);
        assertThat(plugin.started()).isEqualTo(2);

        plugin.open();
        plugin.awaitEnded(2);
    }

    @Test
    void aPermitMayComeBeforeTheRun() throws Exception {
        GatedPlugin plugin = GatedPlugin.then(c -> c.progress("through", 1));
        plugin.release(1);

        assertThat(failureOf(run(plugin, context))).isNull();

        assertThat(context.progressed()).containsExactly(new FakeContext.Progress("through", 1));
    }

    @Test
    void aCancelledRunLeavesTheGateAndDoesNotGoOn() throws Exception {
        GatedPlugin plugin = GatedPlugin.then(c -> c.progress("never", 1));
        FutureTask<Void> run = run(plugin, context);
        plugin.awaitWaiting(1);

        context.cancel(StopReason.TIMEOUT);

        assertThat(failureOf(run)).isInstanceOf(CancellationException.class).hasMessageContaining("TIMEOUT");
        assertThat(context.progressed()).isEmpty();
        assertThat(plugin.waiting()).isZero();
    }

    @Test
    void anInterruptedRunLeavesTheGate() throws Exception {
        GatedPlugin plugin = new GatedPlugin();
        FutureTask<Void> run = new FutureTask<>(() -> {
            plugin.attest(context);
            return null;
        });
        Thread thread = new Thread(run);
        thread.start();
        plugin.awaitWaiting(1);

        thread.interrupt();

        assertThat(failureOf(run)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aDeafRunHearsNeitherCancellationNorInterruptAndKeepsTheFlag() throws Exception {
        boolean[] interrupted = new boolean[1];
        GatedPlugin plugin =
                GatedPlugin.then(c -> interrupted[0] = Thread.interrupted()).deaf();
        FutureTask<Void> run = new FutureTask<>(() -> {
            plugin.attest(context);
            return null;
        });
        Thread thread = new Thread(run);
        thread.start();
        plugin.awaitWaiting(1);

        context.cancel(StopReason.CANCELLED);
        thread.interrupt();
        assertThat(plugin.ended()).isZero();
        plugin.release(1);

        assertThat(failureOf(run)).isNull();
        assertThat(interrupted[0]).isTrue();
    }
}
