package dev.assay.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.internal.plugin.PluginHandle;
import dev.assay.spi.Signal;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.FetchProgress;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.plugin.PluginGeneration;
import dev.assay.spi.plugin.PluginProvider;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.RunEnd;
import dev.assay.spi.plugin.RunOrder;
import dev.assay.spi.plugin.UnloadReport;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Once a generation is retired and its runs have ended, nothing of Assay's holds its class loader. */
class LoaderLeakTest {

    @TempDir
    Path home;

    /** Loads {@link Clingy} and its inner classes itself, and all else from its parent. */
    private static final class ThrowAway extends ClassLoader {
        ThrowAway(ClassLoader parent) {
            super("throw-away", parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(Clingy.class.getName())) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known != null ? known : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    private static final class Once {
        private Stage stage;
        private Run run;
        private PluginHandle handle;
        private WeakReference<ClassLoader> loader;
    }

    private Once runOnce() throws Exception {
        Once once = new Once();
        once.stage = new Stage(home);
        once.stage.isolation = Isolation.CLASSLOADER;
        once.stage.spec = builder -> builder.parameter("name", "x");
        ClassLoader loader = new ThrowAway(getClass().getClassLoader());
        once.loader = new WeakReference<>(loader);
        Loaded provider = new Loaded(loader);
        once.stage.provider(provider);
        once.handle = once.stage.resolve(FakeProvider.REFERENCE);
        once.run = once.stage.start(once.handle);
        RunReport report = once.stage.report();
        assertThat(report.attempt().reason().text()).startsWith("dev.assay.internal.run.Clingy$OwnException: thrown");
        assertThat(report.observations()).hasSize(1);
        return once;
    }

    @Test
    void aRetiredGenerationsLoaderIsCollectedThoughRunHandleAndReportAreKept() throws Exception {
        Once once = runOnce();
        once.stage.tick();
        once.handle.retire();
        Stage.until(() -> !once.stage.signals(Signal.Kind.PLUGIN_UNLOADED).isEmpty());

        Stage.until(() -> {
            System.gc();
            return once.loader.get() == null;
        });

        assertThat(once.run.state()).isEqualTo(RunState.ENDED);
        assertThat(once.handle.descriptor().id()).isEqualTo("fake");
        assertThat(once.stage.report().observations()).hasSize(1);
    }

    /** What a loading provider does: lets go of the loader when it is told to. */
    private static final class Loaded implements PluginProvider, PluginGeneration {

        private volatile ClassLoader loader;

        Loaded(ClassLoader loader) {
            this.loader = loader;
        }

        @Override
        public boolean provides(PluginReference reference) {
            return true;
        }

        @Override
        public PluginGeneration resolve(PluginReference reference, FetchProgress progress) {
            return this;
        }

        @Override
        public void close() {}

        @Override
        public PluginDescriptor descriptor() {
            return Stage.DESCRIPTOR;
        }

        @Override
        public Custody custody() {
            return Custody.builder("fake", "1.0", Custody.Verification.VERIFIED).build();
        }

        @Override
        public PluginRun open(RunOrder order) {
            ClassLoader own = loader;
            return new PluginRun() {
                @Override
                public RunEnd execute(AttestationContext context) throws Exception {
                    Class<?> type = Class.forName(Clingy.class.getName(), true, own);
                    assertThat(type).isNotSameAs(Clingy.class);
                    ((AttestationPlugin) type.getDeclaredConstructor().newInstance()).attest(context);
                    return RunEnd.NORMAL;
                }

                @Override
                public Optional<ClassLoader> contextLoader() {
                    return Optional.of(own);
                }
            };
        }

        @Override
        public CompletionStage<UnloadReport> unload() {
            loader = null;
            return CompletableFuture.completedFuture(new UnloadReport("fake@1.0", true, List.of()));
        }
    }
}
