package dev.assay;

import dev.assay.spi.resource.ResourceProbe;
import dev.assay.testkit.ResourceProbeContract;

/** The probe of this system keeps what every probe promises. */
class SystemProbeContractTest extends ResourceProbeContract {

    @Override
    protected ResourceProbe probe() {
        return SystemProbe.create();
    }
}
