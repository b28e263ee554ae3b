package dev.assay.testkit.users;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.FetchProgress;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginProvider;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.RunEnd;
import dev.assay.spi.plugin.RunOrder;
import dev.assay.spi.plugin.UnloadReport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A provider of plugins that are lambdas of the host: the least that keeps the contract. */
final class HostPluginProvider implements PluginProvider {

    private final Map<String, AttestationPlugin> plugins;
    private final PluginDescriptor described;

    HostPluginProvider(PluginDescriptor described, Map<String, AttestationPlugin> plugins) {
        this.described = described;
        this.plugins = plugins;
    }

    @Override
    public boolean provides(PluginReference reference) {
        return reference.source().isEmpty();
    }

    @Override
    public PluginGeneration resolve(PluginReference reference, FetchProgress progress) {
        AttestationPlugin plugin = plugins.get(reference.id());
        if (plugin == null) {
            throw new PluginException("PLUGIN_MISSING", reference.toString(), "the host has no plugin " + reference);
        }
        progress.advanced("load", 0, -1);
        return new Generation(reference.id(), plugin);
    }

    private final class Generation implements PluginGeneration {
        private final AttestationPlugin plugin;
        private final PluginDescriptor descriptor;

        Generation(String id, AttestationPlugin plugin) {
            this.plugin = plugin;
            PluginDescriptor.Builder builder = PluginDescriptor.builder(id, "1");
            described.checks().values().forEach(builder::check);
            this.descriptor = builder.build();
        }

        @Override
        public PluginDescriptor descriptor() {
            return descriptor;
        }

        @Override
        public Custody custody() {
            return Custody.builder(descriptor.id(), descriptor.version(), Custody.Verification.HOST_CODE)
                    .build();
        }

        @Override
        public PluginRun open(RunOrder order) {
            if (order.isolation() != Isolation.DIRECT) {
                throw new PluginException(
                        "ISOLATION_UNSUPPORTED",
                        descriptor.toString(),
                        "host code runs DIRECT, not " + order.isolation());
            }
            return new PluginRun() {
                @Override
                public RunEnd execute(AttestationContext context) throws Exception {
                    plugin.attest(context);
                    return RunEnd.NORMAL;
                }
            };
        }

        @Override
        public CompletionStage<UnloadReport> unload() {
            return CompletableFuture.completedFuture(new UnloadReport(descriptor.toString(), true, List.of()));
        }
    }
}
