package dev.assay.testkit.users;

import dev.assay.spi.resource.ResourceProbe;
import dev.assay.testkit.ResourceProbeContract;
import dev.assay.testkit.SteppedProbe;

/** A probe that knows nothing, and says so, keeps the contract too. */
class ForgetfulProbeTest extends ResourceProbeContract {

    @Override
    protected ResourceProbe probe() {
        return new SteppedProbe(environment().time()).forget();
    }
}
