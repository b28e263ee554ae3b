package dev.assay.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.RunEnd;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.result.Verdict;
import dev.assay.support.io.Digests;
import dev.assay.testkit.FakeContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The example in Python is a plugin: whoever speaks the protocol is. */
class PythonPluginTest extends ProcessTest {

    private static final Path SCRIPT = Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."))
            .resolve("examples/any-language/hosts_file.py");

    private Path python;

    @BeforeEach
    void findPython() {
        python = Stream.of("/usr/bin/python3", "/usr/local/bin/python3")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        if (python == null) {
            System.err.println("SKIPPED: there is no python3, so nothing shows that any language can be a plugin");
        }
        Assumptions.assumeTrue(python != null, "there is no python3");
    }

    private PluginGeneration hostsFile(String sha256) throws Exception {
        ExecutablePlugins provider = ExecutablePlugins.builder()
                .executable("hosts-file", SCRIPT, sha256, List.of(python.toString()))
                .build();
        provider.start(environment);
        PluginReference reference = PluginReference.ofHost("hosts-file");
        assertThat(provider.provides(reference)).isTrue();
        return resolve(provider, reference);
    }

    private static PluginGeneration resolve(ExecutablePlugins provider, PluginReference reference) {
        return provider.resolve(reference, (stage, bytes, total) -> {});
    }

    @Test
    void saysWhatItIsAndWhatItSees() throws Exception {
        PluginGeneration plugin = hostsFile(Digests.sha256(Files.readAllBytes(SCRIPT)));
        assertThat(plugin.descriptor()).hasToString("hosts-file@1.0.0");
        assertThat(plugin.descriptor().parameters()).containsKey("file");
        assertThat(plugin.custody().verification()).isEqualTo(Custody.Verification.VERIFIED);

        Path hosts = Files.writeString(folder.resolve("hosts"), "10.0.0.1 localhost # moved\n");
        FakeContext context = FakeContext.of(plugin.descriptor()).build();
        try (PluginRun run =
                plugin.open(order(Isolation.PROCESS, Limits.NONE, job -> job.parameter("file", hosts.toString())))) {
            assertThat(run.execute(context)).isEqualTo(RunEnd.NORMAL);
            assertThat(run.runtime()).startsWith("Python 3.");
        }
        assertThat(context.observations()).singleElement().satisfies(seen -> {
            assertThat(seen.verdict()).contains(Verdict.NOT_SATISFIED);
            assertThat(seen.actual()).contains("10.0.0.1");
            assertThat(seen.evidence()).hasSize(1);
        });
    }

    @Test
    void otherBytesAreNotRun() throws Exception {
        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                                dev.assay.spi.plugin.PluginException.class, () -> hostsFile("0".repeat(64)))
                        .code())
                .isEqualTo(PluginCodes.DIGEST_MISMATCH);
    }
}
