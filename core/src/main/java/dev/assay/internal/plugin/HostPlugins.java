package dev.assay.internal.plugin;

import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.internal.Suggestion;
import dev.assay.spi.plugin.PluginException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The plugins that the host brings along: those given to the builder, then those on the class path. Thread-safe. */
final class HostPlugins {

    private final Map<String, HostPlugin> inline;
    private final ClassPathPlugins classPath;

    HostPlugins(Map<String, HostPlugin> inline, ClassPathPlugins classPath) {
        this.inline = Map.copyOf(inline);
        this.classPath = classPath;
    }

    Set<String> ids() {
        Set<String> ids = new TreeSet<>(inline.keySet());
        classPath.all().forEach(plugin -> ids.add(plugin.descriptor().id()));
        return ids;
    }

    HostGeneration resolve(PluginReference reference) {
        if (reference.sha256().isPresent()) {
            throw new PluginException(
                    PluginCodes.DIGEST_UNVERIFIABLE,
                    reference.toString(),
                    "plugin " + reference + " has a sha256 but no source; the bytes of host code can't be verified,"
                            + " so give it a source or leave the digest out");
        }
        HostPlugin plugin = inline.get(reference.id());
        return new HostGeneration(plugin != null ? checked(plugin, reference) : onClassPath(reference));
    }

    private HostPlugin onClassPath(PluginReference reference) {
        List<HostPlugin> named = classPath.named(reference.id());
        if (named.isEmpty()) {
            throw new PluginException(
                    PluginCodes.PLUGIN_UNKNOWN,
                    reference.toString(),
                    "the host brings along no plugin '" + reference.id() + "'" + Suggestion.of(reference.id(), ids())
                            + "; give it a source to have it fetched");
        }
        List<HostPlugin> fitting = named.size() == 1
                ? List.of(checked(named.get(0), reference))
                : named.stream().filter(plugin -> fits(plugin, reference)).toList();
        if (fitting.size() != 1) {
            throw new PluginException(
                    PluginCodes.DUPLICATE_ID,
                    reference.toString(),
                    "the class path holds " + named + " and plugin " + reference
                            + " does not name exactly one of them; remove the others or ask for a version");
        }
        return fitting.get(0);
    }

    private static HostPlugin checked(HostPlugin plugin, PluginReference reference) {
        if (!fits(plugin, reference)) {
            throw new PluginException(
                    PluginCodes.VERSION_MISMATCH,
                    reference.toString(),
                    "plugin " + reference + " is asked for, but the host brings along " + plugin);
        }
        return plugin;
    }

    private static boolean fits(HostPlugin plugin, PluginReference reference) {
        return reference.version().map(plugin.descriptor().version()::equals).orElse(true);
    }
}
