package dev.assay.internal.plugin;

import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.RunOrder;
import dev.assay.spi.plugin.UnloadReport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

/** A generation that only waits to be unloaded. */
final class FakeGeneration implements PluginGeneration {

    final CountDownLatch unloaded = new CountDownLatch(1);
    final CompletableFuture<UnloadReport> report = new CompletableFuture<>();
    private final String id;
    private final String version;

    FakeGeneration(String id, String version) {
        this.id = id;
        this.version = version;
    }

    @Override
    public PluginDescriptor descriptor() {
        return PluginDescriptor.builder(id, version).build();
    }

    @Override
    public Custody custody() {
        return Custody.builder(id, version, Custody.Verification.VERIFIED).build();
    }

    @Override
    public PluginRun open(RunOrder order) {
        throw new UnsupportedOperationException("nothing runs here");
    }

    @Override
    public CompletionStage<UnloadReport> unload() {
        unloaded.countDown();
        return report;
    }
}
