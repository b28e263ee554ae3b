package dev.assay.plugins.internal.pipeline;

import dev.assay.plugins.KeyRing;
import dev.assay.plugins.PluginCodes;
import dev.assay.plugins.internal.text.Blocks;
import dev.assay.spi.plugin.PluginException;
import dev.assay.support.io.AtomicFiles;
import dev.assay.support.text.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of keys and revocations that an operator may change while the host runs: the kill switch. What can't be read
 * leaves the last good one in force, or deleting the file would make everything trusted, or nothing.
 */
public final class TrustFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TrustFile.class);
    private static final long LOOK_SECONDS = 5;

    private final Path file;
    private final Consumer<KeyRing> changed;
    private final ScheduledExecutorService timers;
    private byte[] last = {}; // the starting thread, then the timers'
    private String problem = ""; // timers' thread
    private volatile @Nullable ScheduledFuture<?> looking; // set by start, read by close

    /** Reads a file now and again by timers. */
    public TrustFile(Path file, Consumer<KeyRing> changed, ScheduledExecutorService timers) {
        this.file = file;
        this.changed = changed;
        this.timers = timers;
    }

    /**
     * Reads it for the first time and begins to look.
     *
     * @throws IOException if it can't be read
     * @throws PluginException {@code TRUST_INVALID}
     */
    public void start() throws IOException {
        read();
        looking = timers.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    private void read() throws IOException {
        byte[] now = AtomicFiles.readCapped(file, Blocks.MAX_BYTES);
        if (!Arrays.equals(now, last)) {
            changed.accept(KeyRing.parse(Text.line(file.toString(), 300), now));
            last = now;
        }
    }

    private void look() {
        try {
            read();
            problem = "";
        } catch (IOException | RuntimeException e) {
            String now = Text.line(String.valueOf(e.getMessage()), 500);
            if (!now.equals(problem)) {
                problem = now;
                LOG.warn(
                        "{}: the trust in force stays, since {} can't be used: {}",
                        PluginCodes.TRUST_INVALID,
                        file,
                        now);
            }
        }
    }

    @Override
    public void close() {
        ScheduledFuture<?> task = looking;
        if (task != null) {
            task.cancel(false);
        }
    }
}
