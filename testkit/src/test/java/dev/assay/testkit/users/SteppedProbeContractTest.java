package dev.assay.testkit.users;

import dev.assay.spi.resource.ResourceProbe;
import dev.assay.testkit.ResourceProbeContract;
import dev.assay.testkit.SteppedProbe;
import java.time.Duration;

/** The stepped probe keeps the contract of probes. */
class SteppedProbeContractTest extends ResourceProbeContract {

    @Override
    protected ResourceProbe probe() {
        return new SteppedProbe(environment().time()).spend(Duration.ofSeconds(1));
    }
}
