package dev.assay.internal.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.assay.internal.run.TestHost;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.Check;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.Plugin;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugins that a host brings along. */
class HostPluginsTest {

    static final AtomicInteger MADE = new AtomicInteger();

    /** Counts its instances. */
    @Plugin(id = "counted", version = "1.0", checks = @Check(id = "counted.check", title = "It counts"))
    public static final class Counted implements AttestationPlugin {
        public Counted() {
            MADE.incrementAndGet();
        }

        @Override
        public void attest(AttestationContext context) {}
    }

    /** The same id in another version. */
    @Plugin(
            id = "counted",
            version = "2.0",
            checks = {})
    public static final class CountedToo implements AttestationPlugin {
        @Override
        public void attest(AttestationContext context) {}
    }

    /** Says nothing about itself. */
    public static final class Unmarked implements AttestationPlugin {
        @Override
        public void attest(AttestationContext context) {}
    }

    @TempDir
    Path folder;

    private TestHost host;

    @BeforeEach
    void host() {
        host = new TestHost(folder);
    }

    private ClassLoader services(Object... lines) throws IOException {
        Path file = folder.resolve("META-INF/services/" + AttestationPlugin.class.getName());
        Files.createDirectories(file.getParent());
        StringBuilder text = new StringBuilder();
        for (Object line : lines) {
            text.append(line instanceof Class<?> type ? type.getName() : line).append('\n');
        }
        Files.writeString(file, text);
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
    }

    private static Resolution resolve(PluginManager manager, PluginReference reference) throws Exception {
        CompletableFuture<Resolution> answer = new CompletableFuture<>();
        manager.require(reference, answer::complete);
        return answer.get(20, TimeUnit.SECONDS);
    }

    private static PluginHandle ready(PluginManager manager, PluginReference reference) throws Exception {
        return ((Resolution.Ready) resolve(manager, reference)).handle();
    }

    private static PluginException failed(PluginManager manager, PluginReference reference) throws Exception {
        return ((Resolution.Failed) resolve(manager, reference)).problem();
    }

    @Test
    void aLambdaIsAnOpenPluginOfHostCode() throws Exception {
        PluginManager manager = PluginManager.builder(host)
                .plugin(HostPlugin.open("mine", context -> {}))
                .build();
        PluginHandle handle = ready(manager, PluginReference.ofHost("mine"));

        assertThat(handle.descriptor().open()).isTrue();
        assertThat(handle.descriptor().version()).isEqualTo("host");
        assertThat(handle.custody().verification()).isEqualTo(Custody.Verification.HOST_CODE);
        assertThat(handle.custody().sha256()).isEmpty();
        assertThat(handle.defaultIsolation()).isEqualTo(Isolation.DIRECT);
        assertThat(manager.provides(PluginReference.ofHost("mine"))).isTrue();
    }

    @Test
    void twoInlinePluginsOfOneIdAreRefused() {
        PluginManager.Builder builder = PluginManager.builder(host).plugin(HostPlugin.open("mine", context -> {}));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.plugin(HostPlugin.open("mine", context -> {})))
                .withMessageContaining("'mine' was given twice");
    }

    @Test
    void aPluginOnTheClassPathIsFoundWithoutMakingAnInstance() throws Exception {
        MADE.set(0);
        PluginManager manager =
                PluginManager.builder(host).classPath(services(Counted.class)).build();
        PluginHandle handle =
                ready(manager, PluginReference.builder("counted").version("1.0").build());

        assertThat(handle.descriptor().checks()).containsOnlyKeys("counted.check");
        assertThat(manager.hostPluginIds()).containsExactly("counted");
        assertThat(MADE).hasValue(0);
    }

    @Test
    void brokenEntriesAreSkippedAndTheOthersFound() throws Exception {
        PluginManager manager = PluginManager.builder(host)
                .classPath(services("com.acme.Gone", "not a name!", String.class, Unmarked.class, Counted.class))
                .build();

        assertThat(manager.hostPluginIds()).isEmpty();

        PluginManager other = PluginManager.builder(host)
                .classPath(services("com.acme.Gone", String.class, Unmarked.class, Counted.class))
                .build();
        assertThat(other.hostPluginIds()).containsExactly("counted");
    }

    @Test
    void anotherVersionThanAskedForIsRefused() throws Exception {
        PluginManager manager = PluginManager.builder(host)
                .plugin(HostPlugin.of(PluginDescriptor.builder("mine", "1.0").build(), () -> context -> {}))
                .build();

        PluginException problem =
                failed(manager, PluginReference.builder("mine").version("2.0").build());
        assertThat(problem.code()).isEqualTo("VERSION_MISMATCH");
        assertThat(problem.getMessage()).contains("mine@2.0", "mine@1.0");
    }

    @Test
    void ofTwoOnTheClassPathTheVersionDecides() throws Exception {
        PluginManager manager = PluginManager.builder(host)
                .classPath(services(Counted.class, CountedToo.class))
                .build();

        assertThat(failed(manager, PluginReference.ofHost("counted")).code()).isEqualTo("DUPLICATE_ID");
        assertThat(ready(
                                manager,
                                PluginReference.builder("counted")
                                        .version("2.0")
                                        .build())
                        .descriptor()
                        .version())
                .isEqualTo("2.0");
    }

    @Test
    void whatTheBuilderWasGivenGoesBeforeTheClassPath() throws Exception {
        PluginManager manager = PluginManager.builder(host)
                .classPath(services(Counted.class))
                .plugin(HostPlugin.open("counted", context -> {}))
                .build();

        assertThat(ready(manager, PluginReference.ofHost("counted"))
                        .descriptor()
                        .version())
                .isEqualTo("host");
    }

    @Test
    void anUnknownPluginIsToldWithTheNearestName() throws Exception {
        PluginManager manager = PluginManager.builder(host)
                .plugin(HostPlugin.open("certificates", context -> {}))
                .build();

        PluginException problem = failed(manager, PluginReference.ofHost("certificate"));
        assertThat(problem.code()).isEqualTo("PLUGIN_UNKNOWN");
        assertThat(problem.getMessage()).contains("did you mean 'certificates'?");
    }

    @Test
    void aDigestOfHostCodeIsNotSilentlyIgnored() throws Exception {
        PluginManager manager = PluginManager.builder(host)
                .plugin(HostPlugin.open("mine", context -> {}))
                .build();

        assertThat(failed(
                                manager,
                                PluginReference.builder("mine")
                                        .sha256("0".repeat(64))
                                        .build())
                        .code())
                .isEqualTo("DIGEST_UNVERIFIABLE");
    }
}
