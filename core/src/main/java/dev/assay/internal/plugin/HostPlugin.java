package dev.assay.internal.plugin;

import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.PluginDescriptor;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A plugin that the host brings along: its own code, which Assay neither fetched nor loaded.
 *
 * <p>Immutable. The supplier is asked once per attempt, on the run's thread.
 */
public final class HostPlugin {

    /** The version of a plugin that the host gave as a lambda, without saying one. */
    public static final String UNVERSIONED = "host";

    private final PluginDescriptor descriptor;
    private final Supplier<? extends AttestationPlugin> instances;

    private HostPlugin(PluginDescriptor descriptor, Supplier<? extends AttestationPlugin> instances) {
        this.descriptor = Objects.requireNonNull(descriptor, "descriptor");
        this.instances = Objects.requireNonNull(instances, "instances");
    }

    /** A plugin with a description, and a fresh instance per attempt. */
    public static HostPlugin of(PluginDescriptor descriptor, Supplier<? extends AttestationPlugin> instances) {
        return new HostPlugin(descriptor, instances);
    }

    /** A plugin without a description: checks and parameters are taken as they come. All attempts share the instance. */
    public static HostPlugin open(String id, AttestationPlugin plugin) {
        Objects.requireNonNull(plugin, "plugin");
        return new HostPlugin(PluginDescriptor.builder(id, UNVERSIONED).open().build(), () -> plugin);
    }

    /** What it is. */
    public PluginDescriptor descriptor() {
        return descriptor;
    }

    Supplier<? extends AttestationPlugin> instances() {
        return instances;
    }

    @Override
    public String toString() {
        return descriptor.toString();
    }
}
