package dev.assay.internal.run;

import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.FetchProgress;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginProvider;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.RunEnd;
import dev.assay.spi.plugin.RunOrder;
import dev.assay.spi.plugin.StopReason;
import dev.assay.spi.plugin.UnloadReport;
import dev.assay.spi.resource.Limits;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A provider of one plugin whose run is played by a test. */
final class FakeProvider implements PluginProvider, PluginGeneration {

    /** What a run does. */
    interface Play {
        RunEnd play(AttestationContext context) throws Exception;
    }

    /** What a stop does. */
    interface Stopping {
        boolean stop(PluginRun.Step step, StopReason why);
    }

    static final PluginReference REFERENCE =
            PluginReference.builder("fake").source("test:fake").build();

    final List<RunOrder> orders = new CopyOnWriteArrayList<>();
    final List<PluginRun.Step> steps = new CopyOnWriteArrayList<>();
    final List<String> closed = new CopyOnWriteArrayList<>();
    PluginDescriptor descriptor = Stage.DESCRIPTOR;
    Play play = context -> RunEnd.NORMAL;
    Stopping stopping = (step, why) -> false;
    Runnable closing = () -> {};
    Limits effective = Limits.NONE;

    @Override
    public boolean provides(PluginReference reference) {
        return reference.source().orElse("").startsWith("test:");
    }

    @Override
    public PluginGeneration resolve(PluginReference reference, FetchProgress progress) {
        return this;
    }

    @Override
    public void close() {}

    @Override
    public PluginDescriptor descriptor() {
        return descriptor;
    }

    @Override
    public Custody custody() {
        return Custody.builder("fake", "1.0", Custody.Verification.VERIFIED).build();
    }

    @Override
    public PluginRun open(RunOrder order) {
        orders.add(order);
        return new PluginRun() {
            @Override
            public RunEnd execute(AttestationContext context) throws Exception {
                return play.play(context);
            }

            @Override
            public boolean stop(Step step, StopReason why) {
                steps.add(step);
                return stopping.stop(step, why);
            }

            @Override
            public Limits effectiveLimits() {
                return effective;
            }

            @Override
            public void close() {
                closing.run();
                closed.add(Thread.currentThread().getName());
            }
        };
    }

    @Override
    public CompletionStage<UnloadReport> unload() {
        return CompletableFuture.completedFuture(new UnloadReport("fake@1.0", true, List.of()));
    }
}
