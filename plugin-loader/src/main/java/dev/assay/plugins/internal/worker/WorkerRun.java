package dev.assay.plugins.internal.worker;

import dev.assay.plugins.ArchiveLimits;
import dev.assay.plugins.internal.archive.Archive;
import dev.assay.plugins.internal.load.PluginClassLoader;
import dev.assay.plugins.internal.wire.Failures;
import dev.assay.plugins.internal.wire.FrameInput;
import dev.assay.plugins.internal.wire.Protocol;
import dev.assay.plugins.internal.wire.RunMessage;
import dev.assay.plugins.internal.wire.WireWriter;
import dev.assay.spi.plugin.AttestationPlugin;
import dev.assay.spi.plugin.PluginException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One plugin's one run, on the process's main thread. */
final class WorkerRun {

    private static final String CONSTRUCTION = "PLUGIN_CONSTRUCTION";

    private final RunMessage message;
    private final List<byte[]> code;
    private final Outbox out;
    private final WorkerContext context;
    private final Inbox inbox;
    private final Lifeline lifeline;
    private volatile boolean over; // written by the main thread; read by the shutdown hook

    WorkerRun(RunMessage message, List<byte[]> code, FrameInput in, Outbox out, Lifeline lifeline) {
        this.lifeline = lifeline;
        this.message = message;
        this.code = code;
        this.out = out;
        this.context = new WorkerContext(message, out, Thread.currentThread());
        this.inbox = new Inbox(in, context);
    }

    int run() throws IOException {
        PluginClassLoader loader = loader();
        Thread reader = new Thread(inbox, "assay-reader");
        reader.setDaemon(true);
        reader.start();
        Runtime.getRuntime().addShutdownHook(new Thread(new Exiting(), "assay-exiting"));
        Throwable thrown = attest(loader);
        context.end();
        WireWriter end = new WireWriter(Protocol.END).bool(thrown == null);
        if (thrown != null) {
            Failures.write(end, thrown);
        }
        over = true;
        lifeline.over();
        out.put(end.frame());
        inbox.awaitBye();
        return 0;
    }

    private PluginClassLoader loader() throws IOException {
        // The host has checked them against its own, perhaps lower limits.
        ArchiveLimits limits = new ArchiveLimits(ArchiveLimits.MOST_JAR_BYTES, Integer.MAX_VALUE, Long.MAX_VALUE);
        List<Archive> archives = new ArrayList<>(code.size());
        for (byte[] each : code) {
            archives.add(Archive.open(each, limits, Runtime.version().feature()));
        }
        String root = message.pluginId().concat("@").concat(message.pluginVersion());
        return new PluginClassLoader(message.loaderName(), root, archives);
    }

    private @Nullable Throwable attest(ClassLoader loader) {
        Thread.currentThread().setName("assay-run ".concat(message.job()));
        Thread.currentThread().setContextClassLoader(loader);
        context.loader(loader);
        LogTarget.set(context.logger());
        try {
            instance(loader).attest(context);
            return null;
        } catch (Throwable e) { // foreign code: whatever it throws is told
            return e;
        }
    }

    private AttestationPlugin instance(ClassLoader loader) {
        try {
            return Class.forName(message.entry(), false, loader)
                    .asSubclass(AttestationPlugin.class)
                    .getConstructor()
                    .newInstance();
        } catch (InvocationTargetException e) {
            throw failed(e.getCause() == null ? e : e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw failed(e);
        }
    }

    private PluginException failed(Throwable why) {
        Throwable root = why instanceof ExceptionInInitializerError && why.getCause() != null ? why.getCause() : why;
        return new PluginException(
                CONSTRUCTION,
                message.pluginId() + "@" + message.pluginVersion(),
                "no instance of the plugin could be made: " + root.getClass().getName() + ": " + root.getMessage(),
                why);
    }

    /** Tells the host that somebody called {@code System.exit}, or that a signal came. */
    private final class Exiting implements Runnable {
        @Override
        public void run() {
            if (!over) {
                out.put(new WireWriter(Protocol.EXITING).frame());
                out.flush(500);
            }
        }
    }
}
