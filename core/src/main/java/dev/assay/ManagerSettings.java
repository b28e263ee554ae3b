package dev.assay;

import dev.assay.internal.plugin.HostPlugin;
import dev.assay.spi.SecretResolver;
import dev.assay.spi.TimeSource;
import dev.assay.spi.configuration.ConfigurationSource;
import dev.assay.spi.plugin.PluginProvider;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.ResultSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/** All that a builder collected. */
record ManagerSettings(
        ConfigurationSource source,
        List<PluginProvider> providers,
        List<HostPlugin> hostPlugins,
        boolean classPathPlugins,
        Optional<ResourceMonitor> monitor,
        List<ResultSink> sinks,
        String tenant,
        Optional<String> agent,
        Map<String, String> application,
        Optional<Path> home,
        Optional<ThreadFactory> threads,
        List<ManagerListener> listeners,
        Map<String, SecretResolver> resolvers,
        HostPermissions permissions,
        int maxConcurrentRuns,
        int maxRunsPerPlugin,
        int maxAbandonedRuns,
        Duration defaultDeadline,
        Duration pluginDrain,
        int resultWindow,
        Durability resultDurability,
        boolean sampledCpu,
        TimeSource time,
        boolean shutdownHook) {}
