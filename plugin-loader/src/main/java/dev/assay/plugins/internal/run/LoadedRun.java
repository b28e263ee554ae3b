package dev.assay.plugins.internal.run;

import static dev.assay.plugins.PluginCodes.PLUGIN_CONSTRUCTION;

import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.RunEnd;
import dev.assay.support.text.Text;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One attempt in the host's JVM, on its caller's thread. The instance is made in {@link #execute}, so that constructors
 * and static initialisers are metered, interruptible and see the plugin's context class loader like the rest.
 */
final class LoadedRun implements PluginRun {

    private static final int MAX_SHOWN = 300;

    private final String plugin;
    private final Runnable whenClosed;
    private final AtomicReference<@Nullable Loaded> loaded;

    LoadedRun(String plugin, Loaded loaded, Runnable whenClosed) {
        this.plugin = plugin;
        this.loaded = new AtomicReference<>(loaded);
        this.whenClosed = whenClosed;
    }

    @Override
    public RunEnd execute(AttestationContext context) throws Exception {
        Loaded code = loaded.get();
        if (code == null) {
            throw new IllegalStateException("this run of " + plugin + " is closed");
        }
        instance(code.constructor()).attest(context);
        return RunEnd.NORMAL;
    }

    private AttestationPlugin instance(Constructor<? extends AttestationPlugin> constructor) {
        try {
            return constructor.newInstance();
        } catch (InvocationTargetException e) {
            throw failed(e.getCause() == null ? e : e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw failed(e);
        }
    }

    private PluginException failed(Throwable why) {
        if (why instanceof VirtualMachineError fatal && !(why instanceof StackOverflowError)) {
            throw fatal;
        }
        Throwable root = why instanceof ExceptionInInitializerError && why.getCause() != null ? why.getCause() : why;
        return new PluginException(
                PLUGIN_CONSTRUCTION,
                plugin,
                "no instance of the plugin could be made: "
                        + Text.line(root.getClass().getName() + ": " + root.getMessage(), MAX_SHOWN),
                why);
    }

    @Override
    public Optional<ClassLoader> contextLoader() {
        return Optional.ofNullable(loaded.get()).map(Loaded::loader);
    }

    @Override
    public void close() {
        if (loaded.getAndSet(null) != null) {
            whenClosed.run();
        }
    }
}
