package dev.assay.plugins;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.PluginProvider;
import dev.assay.support.io.Digests;
import dev.assay.testkit.PluginProviderContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** The loader keeps what every provider promises. */
class PluginLoaderContractTest extends PluginProviderContract {

    @TempDir
    Path folder;

    @Override
    protected PluginProvider provider() {
        return PluginLoader.create();
    }

    @Override
    protected PluginReference reference() throws Exception {
        return referenceTo(JarMaker.good().build());
    }

    @Override
    protected Set<Isolation> isolations() {
        return Set.of(Isolation.CLASSLOADER, Isolation.PROCESS);
    }

    @Override
    protected Optional<PluginReference> missing() {
        return Optional.of(PluginReference.builder("disk")
                .version("1.0.0")
                .source(folder.resolve("none.jar").toUri().toString())
                .sha256("0".repeat(64))
                .build());
    }

    @Override
    protected Optional<PluginReference> throwing() throws Exception {
        return Optional.of(referenceTo(JarMaker.plugin(
                        "public void attest(AttestationContext context) { throw new IllegalStateException(\"no\"); }")
                .build()));
    }

    private PluginReference referenceTo(byte[] jar) throws Exception {
        String digest = Digests.sha256(jar);
        Path file = folder.resolve(digest + ".jar");
        Files.write(file, jar);
        return PluginReference.builder("disk")
                .version("1.0.0")
                .source(file.toUri().toString())
                .sha256(digest)
                .build();
    }
}
