package dev.assay.testkit.users;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.PluginProvider;
import dev.assay.spi.result.SubjectType;
import dev.assay.testkit.PluginProviderContract;
import dev.assay.testkit.Samples;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A provider as simple as can be keeps the contract of providers. */
class HostPluginProviderTest extends PluginProviderContract {

    private static final AttestationPlugin GOOD =
            context -> context.subject(SubjectType.RESOURCE, URI.create("file:/etc/sample"))
                    .check(Samples.CHECK)
                    .satisfied("it holds");

    private static final AttestationPlugin BROKEN = context -> {
        throw new IllegalStateException("broken");
    };

    @Override
    protected PluginProvider provider() {
        return new HostPluginProvider(Samples.plugin(), Map.of("good", GOOD, "broken", BROKEN));
    }

    @Override
    protected PluginReference reference() {
        return PluginReference.ofHost("good");
    }

    @Override
    protected Set<Isolation> isolations() {
        return Set.of(Isolation.DIRECT);
    }

    @Override
    protected Optional<PluginReference> missing() {
        return Optional.of(PluginReference.ofHost("absent"));
    }

    @Override
    protected Optional<PluginReference> throwing() {
        return Optional.of(PluginReference.ofHost("broken"));
    }
}
