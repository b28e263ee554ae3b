package dev.assay.assembled.levels;

import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.Check;
import dev.assay.spi.plugin.Plugin;

/** A plugin that can't even be made. */
@Plugin(id = "broken", version = "1.0.0", checks = @Check(id = "broken.never", title = "Never looked at"))
public final class BrokenPlugin implements AttestationPlugin {

    /** Throws. */
    public BrokenPlugin() {
        throw new IllegalStateException("no instance", new java.io.IOException("of the disk"));
    }

    @Override
    public void attest(AttestationContext context) {}
}
