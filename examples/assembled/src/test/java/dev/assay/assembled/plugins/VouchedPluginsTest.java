package dev.assay.assembled.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.HostPermissions;
import dev.assay.JobManager;
import dev.assay.MemoryConfiguration;
import dev.assay.assembled.levels.TestJar;
import dev.assay.plugins.LockMode;
import dev.assay.plugins.PluginLoader;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.Fault;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.Custody.Verification;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may stand in for the digest of a plugin in a configuration, through a whole manager. */
class VouchedPluginsTest {

    @TempDir
    Path folder;

    private PluginReference packed;
    private PluginReference withoutDigest;

    @BeforeEach
    void pack() throws Exception {
        packed = TestJar.write(AnyPlugin.class, folder);
        withoutDigest = PluginReference.builder(packed.id())
                .version("1.0.0")
                .source(packed.source().orElseThrow())
                .build();
    }

    @Test
    void nothingStandsInForItUnlessTheHostSaysSo() {
        try (JobManager manager = manager(PluginLoader.builder(), withoutDigest)) {
            assertThat(manager.validate(configuration(withoutDigest)))
                    .extracting(Fault::code)
                    .containsExactly("DIGEST_MISSING");
        }
    }

    @Test
    void aLockFileStandsInForItOnceThePluginIsLocked() throws Exception {
        Path lock = folder.resolve("assay.lock");

        AttestationResult unlocked = result(PluginLoader.builder().lock(lock, LockMode.FROZEN));
        AttestationResult reviewed = result(PluginLoader.builder().lock(lock, LockMode.LOCKED), packed);
        AttestationResult locked = result(PluginLoader.builder().lock(lock, LockMode.FROZEN));

        assertThat(unlocked.outcome()).isEqualTo(Outcome.UNAVAILABLE);
        assertThat(unlocked.reason().code()).isEqualTo("LOCK_MISSING");
        assertThat(reviewed.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(locked.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(locked.custody().verification()).isEqualTo(Verification.VERIFIED);
        assertThat(locked.custody().lock()).isPresent();
    }

    @Test
    void inDevelopmentAFileNeedsNoDigestAndEachResultSaysSo() throws Exception {
        AttestationResult result = result(PluginLoader.builder().allowUnverifiedFiles());

        assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(result.custody().verification()).isEqualTo(Verification.UNVERIFIED);
    }

    private AttestationResult result(PluginLoader.Builder loader) throws Exception {
        return result(loader, withoutDigest);
    }

    private static AttestationResult result(PluginLoader.Builder loader, PluginReference plugin) throws Exception {
        try (JobManager manager = manager(loader, plugin)) {
            return manager.runAllOnce(Duration.ofSeconds(30)).results().get(0);
        }
    }

    private static JobManager manager(PluginLoader.Builder loader, PluginReference plugin) {
        return JobManager.builder()
                .configuration(MemoryConfiguration.of(configuration(plugin)))
                .plugins(loader.build())
                .permissions(HostPermissions.builder().pluginSource("file:").build())
                .build();
    }

    private static Configuration configuration(PluginReference plugin) {
        return Configuration.builder("1")
                .plugin(plugin)
                .job(JobSpec.builder("job").plugin("any").build())
                .build();
    }
}
