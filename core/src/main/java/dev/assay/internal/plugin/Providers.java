package dev.assay.internal.plugin;

import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.PluginProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The providers of a manager, in the order in which they are asked. Immutable; as thread-safe as they are. */
public final class Providers {

    private final List<PluginProvider> all;

    /** Providers, the first to be asked first. */
    public Providers(List<PluginProvider> all) {
        this.all = List.copyOf(all);
    }

    /** Whether one of them is the one for a reference. One that throws is not. */
    public boolean provide(PluginReference reference) {
        try {
            return of(reference) != null;
        } catch (RuntimeException e) {
            return false;
        }
    }

    /**
     * Whether the one for a reference says that something else than the reference's digest may vouch for what it names.
     * One that throws does not.
     */
    public boolean vouch(PluginReference reference) {
        try {
            PluginProvider provider = of(reference);
            return provider != null && provider.vouches(reference);
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** The one for a reference, if there is one. Throws what a provider throws. */
    @Nullable PluginProvider of(PluginReference reference) {
        for (PluginProvider provider : all) {
            if (provider.provides(reference)) {
                return provider;
            }
        }
        return null;
    }
}
