package dev.assay.internal.plugin;

import dev.assay.spi.Reasons;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.RunEnd;
import dev.assay.spi.plugin.RunOrder;
import dev.assay.spi.plugin.UnloadReport;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The host's own code as a generation: runs in the host's JVM and class loader, and can't be unloaded. */
public final class HostGeneration implements PluginGeneration {

    /** What keeps host code loaded, as an unload report names it. */
    static final String HOLDER = "it is the host's own code";

    private final HostPlugin plugin;
    private final Custody custody;

    HostGeneration(HostPlugin plugin) {
        this.plugin = plugin;
        this.custody = Custody.builder(
                        plugin.descriptor().id(), plugin.descriptor().version(), Custody.Verification.HOST_CODE)
                .build();
    }

    @Override
    public PluginDescriptor descriptor() {
        return plugin.descriptor();
    }

    @Override
    public Custody custody() {
        return custody;
    }

    @Override
    public PluginRun open(RunOrder order) {
        if (order.isolation() != Isolation.DIRECT) {
            throw new PluginException(
                    PluginCodes.ISOLATION_UNSUPPORTED,
                    plugin.toString(),
                    "plugin " + plugin + " is the host's own code and runs at DIRECT only, but job "
                            + order.job().id() + " is to run at " + order.isolation()
                            + "; give the plugin a source, or allow the job DIRECT");
        }
        return open();
    }

    /** As with an order that asks for {@code DIRECT}: the host's own code has no use for it. */
    public PluginRun open() {
        return new HostRun(instance());
    }

    private AttestationPlugin instance() {
        try {
            AttestationPlugin instance = plugin.instances().get();
            if (instance != null) {
                return instance;
            }
        } catch (ServiceConfigurationError e) {
            throw construction(e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException | Error e) {
            throw construction(e);
        }
        throw new PluginException(
                Reasons.PLUGIN_CONSTRUCTION, plugin.toString(), "the supplier of plugin " + plugin + " gave null");
    }

    // The cause's message may hold what the constructor read; the border writes it, without secrets.
    private PluginException construction(Throwable problem) {
        return new PluginException(
                Reasons.PLUGIN_CONSTRUCTION, plugin.toString(), "plugin " + plugin + " could not be made", problem);
    }

    @Override
    public CompletionStage<UnloadReport> unload() {
        return CompletableFuture.completedFuture(new UnloadReport(plugin.toString(), false, List.of(HOLDER)));
    }

    private record HostRun(AttestationPlugin plugin) implements PluginRun {

        @Override
        public RunEnd execute(AttestationContext context) throws Exception {
            plugin.attest(context);
            return RunEnd.NORMAL;
        }

        @Override
        public Optional<ClassLoader> contextLoader() {
            return Optional.ofNullable(plugin.getClass().getClassLoader());
        }
    }
}
