package dev.assay.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.PluginGeneration;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What host code permits, and what a configuration can't get past it. */
class SourcePolicyTest extends LoaderTest {

    private final byte[] jar = JarMaker.good().build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/x.jar",
                "https://plugins.example.org.evil.example/x.jar",
                "https://example.org/x.jar",
                "https://notplugins.example.org/x.jar"
            })
    void otherHostsThanTheListedAreRefusedUnasked(String source) throws Exception {
        PluginLoader loader = started(PluginLoader.builder()
                .sources(SourcePolicy.standard().hosts("plugins.example.org", "*.mirror.example")));
        assertThat(assertCode(PluginCodes.SOURCE_NOT_PERMITTED, () -> resolve(loader, reference(source, jar))))
                .hasMessageContaining("certain hosts");
    }

    @Test
    void plainHttpIsRefusedUnlessAllowed() throws Exception {
        PluginLoader loader = started(PluginLoader.builder());
        assertThat(assertCode(
                        PluginCodes.SOURCE_NOT_PERMITTED,
                        () -> resolve(loader, reference("http://plugins.example.org/x.jar", jar))))
                .hasMessageContaining("https");
    }

    @Test
    void theNetworkCanBeSwitchedOff() throws Exception {
        PluginLoader loader =
                started(PluginLoader.builder().sources(SourcePolicy.standard().noNetwork()));
        assertCode(
                PluginCodes.SOURCE_NOT_PERMITTED,
                () -> resolve(loader, reference("https://plugins.example.org/x.jar", jar)));
        assertThat(run(resolve(loader, fileReference(jar)))).containsExactly("fine");
    }

    @Test
    void filesCanBeSwitchedOffAlsoForJarsThatAreCached() throws Exception {
        PluginReference reference = fileReference(jar);
        resolve(started(), reference);
        PluginLoader loader =
                started(PluginLoader.builder().sources(SourcePolicy.standard().noFiles()));
        assertCode(PluginCodes.SOURCE_NOT_PERMITTED, () -> resolve(loader, reference));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void filesCanBeHeldToFoldersAndLinksDoNotHelp() throws Exception {
        Path permitted = Files.createDirectory(folder.resolve("permitted"));
        PluginLoader loader =
                started(PluginLoader.builder().sources(SourcePolicy.standard().filesBelow(permitted)));
        PluginReference outside = fileReference(jar);
        assertCode(PluginCodes.SOURCE_NOT_PERMITTED, () -> resolve(loader, outside));

        Path link = permitted.resolve("link.jar");
        Files.createSymbolicLink(
                link, Path.of(java.net.URI.create(outside.source().orElseThrow())));
        assertCode(
                PluginCodes.SOURCE_NOT_PERMITTED,
                () -> resolve(loader, reference(link.toUri().toString(), jar)));

        String dots = permitted.toUri() + "../"
                + Path.of(java.net.URI.create(outside.source().orElseThrow())).getFileName();
        assertCode(PluginCodes.SOURCE_NOT_PERMITTED, () -> resolve(loader, reference(dots, jar)));

        Path inside = Files.write(permitted.resolve("disk.jar"), jar);
        assertThat(run(resolve(loader, reference(inside.toUri().toString(), jar))))
                .containsExactly("fine");
        Files.delete(inside);
        assertThat(run(resolve(loader, reference(inside.toUri().toString(), jar))))
                .as("from the cache")
                .containsExactly("fine");
    }

    @Test
    void aReferenceWithoutDigestIsRefused() throws Exception {
        PluginLoader loader = started();
        PluginReference file = withoutDigest(fileReference(jar).source().orElseThrow());
        assertThat(assertCode(PluginCodes.DIGEST_REQUIRED, () -> resolve(loader, file)))
                .hasMessageContaining("sha256");
    }

    @Test
    void filesWithoutDigestRunInDevelopmentAndTheirCustodySaysSo() throws Exception {
        PluginLoader loader = started(PluginLoader.builder().allowUnverifiedFiles());
        PluginGeneration generation =
                resolve(loader, withoutDigest(fileReference(jar).source().orElseThrow()));
        assertThat(run(generation)).containsExactly("fine");
        assertThat(generation.custody().verification()).isEqualTo(Custody.Verification.UNVERIFIED);
        assertThat(generation.custody().sha256()).contains(dev.assay.support.io.Digests.sha256(jar));
        assertThat(cachedJar(jar)).as("nothing unverified is cached").doesNotExist();
        assertCode(
                PluginCodes.DIGEST_REQUIRED, () -> resolve(loader, withoutDigest("https://plugins.example.org/x.jar")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:s3cret@plugins.example.org/x.jar",
                "https:///x.jar",
                "https://plug ins/s3cret",
                "file://remote/share/x.jar",
                "file:/x.jar?s3cret",
                "https:s3cret"
            })
    void anAddressThatIsNoneIsRefusedWithoutShowingIt(String source) throws Exception {
        PluginLoader loader = started();
        assertThat(assertCode(PluginCodes.SOURCE_INVALID, () -> resolve(loader, reference(source, jar))))
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void aFileThatIsMissingIsUnavailable() throws Exception {
        PluginLoader loader = started();
        String missing = folder.resolve("none.jar").toUri().toString();
        assertThat(assertCode(PluginCodes.SOURCE_UNAVAILABLE, () -> resolve(loader, reference(missing, jar))))
                .hasMessageContaining("does not exist");
    }

    @Test
    void aFileBeyondTheLimitIsTooLarge() throws Exception {
        PluginLoader loader = started(PluginLoader.builder().limits(new ArchiveLimits(100, 10, 1000)));
        PluginReference reference = fileReference(jar);
        assertCode(PluginCodes.DOWNLOAD_TOO_LARGE, () -> resolve(loader, reference));
    }

    @Test
    void nonsenseIsRefusedWhenTheLoaderIsBuilt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ArchiveLimits(0, 1, 1))
                .withMessageContaining("maxJarBytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PluginLoader.builder().idleTimeout(java.time.Duration.ZERO))
                .withMessageContaining("idleTimeout");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SourcePolicy.standard().hosts());
    }

    private static PluginReference withoutDigest(String source) {
        return PluginReference.builder("disk").version("1.0.0").source(source).build();
    }
}
