package dev.assay.oshi;

import dev.assay.spi.Environment;
import dev.assay.spi.resource.MachineReading;
import dev.assay.spi.resource.ProbeCapability;
import dev.assay.spi.resource.ResourceProbe;
import dev.assay.spi.resource.TreeReading;
import dev.assay.testkit.ResourceProbeContract;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import oshi.util.GlobalConfig;

/** The probe on the real OSHI keeps what every probe promises, once OSHI is loaded; elsewhere that needs a further jar. */
@EnabledOnOs(OS.LINUX)
class OshiProbeContractTest extends ResourceProbeContract {

    @BeforeAll
    static void readAnewEachTime() {
        // By default OSHI repeats its readings for 300 ms, each instance its own.
        GlobalConfig.set(GlobalConfig.OSHI_UTIL_MEMOIZER_EXPIRATION, 0);
    }

    @Override
    protected ResourceProbe probe() {
        return new Loaded(new OshiProbe());
    }

    /** Waits for OSHI where a monitor goes on without. */
    private record Loaded(OshiProbe probe) implements ResourceProbe {

        @Override
        public void start(Environment environment) throws Exception {
            probe.start(environment);
            Threads.awaitEnd(environment);
        }

        @Override
        public MachineReading read() {
            return probe.read();
        }

        @Override
        public TreeReading tree(ProcessHandle root) {
            return probe.tree(root);
        }

        @Override
        public Set<ProbeCapability> capabilities() {
            return probe.capabilities();
        }

        @Override
        public void close() {
            probe.close();
        }
    }
}
