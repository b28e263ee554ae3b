package dev.assay.plugins.internal.run;

import static dev.assay.plugins.PluginCodes.NATIVE_LIBRARY_IN_USE;
import static dev.assay.plugins.PluginCodes.PLUGIN_CONSTRUCTION;

import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.RunEnd;
import dev.assay.support.text.Text;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt in the host's JVM, on its caller's thread. The instance is made in {@link #execute}, so that constructors
 * and static initialisers are metered, interruptible and see the plugin's context class loader like the rest.
 */
final class LoadedRun implements PluginRun {

    private static final Logger LOG = LoggerFactory.getLogger(LoadedRun.class);
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
        GlobalState before = GlobalState.now();
        try {
            instance(code.constructor()).attest(context);
        } catch (UnsatisfiedLinkError e) {
            throw nativeProblem(e);
        } finally {
            List<String> changed = GlobalState.now().changedSince(before);
            if (!changed.isEmpty()) {
                LOG.warn(
                        "while plugin {} ran, {} of the host's JVM changed; if the plugin did it, run it at PROCESS",
                        plugin,
                        changed);
            }
        }
        return RunEnd.NORMAL;
    }

    /** The JDK gives a native library to one loader, and another generation of the same plugin is another loader. */
    private Error nativeProblem(UnsatisfiedLinkError e) {
        if (!String.valueOf(e.getMessage()).contains("already loaded in another classloader")) {
            return e;
        }
        throw new PluginException(
                NATIVE_LIBRARY_IN_USE,
                plugin,
                "plugin " + plugin + " needs a native library that another class loader of this JVM has: "
                        + Text.line(String.valueOf(e.getMessage()), MAX_SHOWN) + ". Run it at PROCESS",
                e);
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
