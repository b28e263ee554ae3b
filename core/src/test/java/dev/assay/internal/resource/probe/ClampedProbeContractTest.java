package dev.assay.internal.resource.probe;

import dev.assay.spi.resource.ResourceProbe;
import dev.assay.testkit.ResourceProbeContract;

/** A probe within the limits of this process keeps what every probe promises. */
class ClampedProbeContractTest extends ResourceProbeContract {

    @Override
    protected ResourceProbe probe() {
        return new ClampedProbe(
                new ReaderProbe(time ->
                        new JvmProbe(time, "Linux", () -> Runtime.getRuntime().availableProcessors())),
                SystemReaders.ofThisSystem(environment().time()));
    }
}
