package dev.assay.assembled.plugins;

import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.Check;
import dev.assay.spi.plugin.Plugin;
import dev.assay.spi.result.SubjectType;
import java.net.URI;

/** Any plugin, for what does not depend on what it does. */
@Plugin(id = "any", version = "1.0.0", checks = @Check(id = "any.thing", title = "Anything"))
public final class AnyPlugin implements AttestationPlugin {

    @Override
    public void attest(AttestationContext context) {
        context.subject(SubjectType.RESOURCE, URI.create("file:/"))
                .check("any.thing")
                .satisfied("is there");
    }
}
