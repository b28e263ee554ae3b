package dev.assay.internal.plugin;

import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginException;
import dev.assay.support.text.Text;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins on the host's class path or module path, found as services. Looking makes no instance and runs no static
 * initialiser.
 *
 * <p>Thread-safe; looks once, on the first question.
 */
final class ClassPathPlugins {

    private static final Logger LOG = LoggerFactory.getLogger(ClassPathPlugins.class);

    // A service file may name any number of broken classes; a loader that fails for ever must not hold us.
    private static final int MAX_FAULTS = 1_000;

    private final @Nullable ClassLoader loader;
    private volatile @Nullable List<HostPlugin> found; // any thread; the same whoever computes it

    /**
     * Makes the finder.
     *
     * @param loader where to look, or null to look nowhere
     */
    ClassPathPlugins(@Nullable ClassLoader loader) {
        this.loader = loader;
    }

    /** All plugins of an id, in the order of the path. */
    List<HostPlugin> named(String id) {
        return all().stream()
                .filter(plugin -> plugin.descriptor().id().equals(id))
                .toList();
    }

    List<HostPlugin> all() {
        List<HostPlugin> known = found;
        if (known == null) {
            known = loader == null ? List.of() : look(loader);
            found = known;
        }
        return known;
    }

    private static List<HostPlugin> look(ClassLoader loader) {
        List<HostPlugin> plugins = new ArrayList<>();
        Iterator<ServiceLoader.Provider<AttestationPlugin>> providers =
                ServiceLoader.load(AttestationPlugin.class, loader).stream().iterator();
        int faults = 0;
        while (faults < MAX_FAULTS) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                ServiceLoader.Provider<AttestationPlugin> provider = providers.next();
                plugins.add(HostPlugin.of(PluginDescriptor.of(provider.type()), provider));
            } catch (PluginException | ServiceConfigurationError | LinkageError e) {
                // One broken entry must not hide the others.
                faults++;
                LOG.warn("ASSAY-2101 plugin on the class path skipped: {}", Text.line(String.valueOf(e), 512));
            }
        }
        return List.copyOf(plugins);
    }
}
