package dev.assay.internal.resource.probe;

import dev.assay.spi.resource.ResourceProbe;
import dev.assay.testkit.ResourceProbeContract;

/** What the JVM's beans tell keeps what every probe promises. */
class JvmProbeContractTest extends ResourceProbeContract {

    @Override
    protected ResourceProbe probe() {
        return new ReaderProbe(time ->
                new JvmProbe(time, "Windows 11", () -> Runtime.getRuntime().availableProcessors()));
    }
}
