package dev.assay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.internal.resource.MonitorPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page on resources says the defaults as they are. */
class ResourceDefaultsTest {

    @Test
    void thePageSaysTheDefaults() throws IOException {
        MonitorPolicy defaults = MonitorPolicy.DEFAULTS;
        Map<String, String> options = Map.of(
                "memoryCeiling", Double.toString(defaults.memoryCeiling()),
                "heapCeiling", Double.toString(defaults.heapCeiling()),
                "cpuCeiling", Double.toString(defaults.cpuCeiling()),
                "memoryPressure", (int) defaults.pressurePercent() + " %",
                "period", defaults.period().toString(),
                "patience", defaults.patience().toString());

        String page = Files.readString(Path.of("../docs/resources.md"));

        assertThat(options)
                .allSatisfy((option, value) -> assertThat(page).contains("| `" + option + "` | " + value + " |"));
        assertThat(page)
                .contains("counts as " + mib(MonitorPolicy.UNDECLARED_IN_JVM.memoryBytes()) + " in the JVM and "
                        + mib(MonitorPolicy.UNDECLARED_PROCESS.memoryBytes())
                        + " in a process, and one that declares no"
                        + " CPUs as " + MonitorPolicy.UNDECLARED_PROCESS.cpus());
        assertThat(MonitorPolicy.UNDECLARED_IN_JVM.cpus()).isEqualTo(MonitorPolicy.UNDECLARED_PROCESS.cpus());
    }

    private static String mib(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
