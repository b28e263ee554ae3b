package dev.assay;

import dev.assay.internal.result.ChainedEncoder;
import dev.assay.internal.result.LineFile;
import dev.assay.spi.Environment;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Receipt;
import dev.assay.spi.result.ResultSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A sink that writes results to a file, one JSON object a line, as {@code docs/result-format.md} describes them.
 *
 * <p>Thread-safe. The file is created for its owner only, belongs to one sink at a time and is never shortened by whole
 * lines. {@link #to} answers {@link Durability#OS}, {@link #synced} waits for the disk and answers {@link
 * Durability#SYNCED}. A batch that can't be written, as on a full disk, leaves nothing behind and is offered again; its
 * results are then the same bytes.
 */
public final class JsonLinesSink implements ResultSink {

    private final Path path;
    private final boolean sync;
    private final Object lock = new Object();
    private final ChainedEncoder encoder = new ChainedEncoder(); // guarded by lock
    private @Nullable LineFile file; // guarded by lock; open between start and close

    private JsonLinesSink(Path path, boolean sync) {
        this.path = Objects.requireNonNull(path, "path");
        this.sync = sync;
    }

    /** A sink whose results survive this process. */
    public static JsonLinesSink to(Path file) {
        return new JsonLinesSink(file, false);
    }

    /** A sink whose results survive a loss of power; each batch waits for the disk. */
    public static JsonLinesSink synced(Path file) {
        return new JsonLinesSink(file, true);
    }

    /** Opens the file; half a line that a crash left at its end is cut off. */
    @Override
    public void start(Environment environment) throws IOException {
        synchronized (lock) {
            if (file != null) {
                throw new IllegalStateException("the sink for " + path + " was started twice");
            }
            file = LineFile.open(path);
        }
    }

    @Override
    public CompletionStage<List<Receipt>> accept(List<AttestationResult> batch) {
        synchronized (lock) {
            LineFile open = file;
            if (open == null) {
                return CompletableFuture.failedFuture(
                        new IllegalStateException("the sink for " + path + " is not started, or closed"));
            }
            try {
                open.append(encoder.encode(batch), sync);
            } catch (IOException e) {
                return CompletableFuture.failedFuture(
                        new IOException("can't write to " + path + ": " + e.getMessage(), e));
            }
            encoder.stored(batch);
        }
        return CompletableFuture.completedFuture(Receipt.all(batch, sync ? Durability.SYNCED : Durability.OS));
    }

    @Override
    public void close() {
        synchronized (lock) {
            LineFile open = file;
            file = null;
            if (open != null) {
                try {
                    open.close();
                } catch (IOException e) {
                    throw new UncheckedIOException("can't close " + path, e);
                }
            }
        }
    }

    @Override
    public String toString() {
        return "JsonLinesSink[" + path + "]";
    }
}
