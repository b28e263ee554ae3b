package dev.assay.eventhub;

import dev.assay.eventhub.internal.transport.EventBody;
import dev.assay.spi.Environment;
import dev.assay.spi.hub.BatchLimits;
import dev.assay.spi.hub.HubAnswer;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.hub.Transport;
import dev.assay.support.io.OwnerOnly;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Appends records to a file, each a CloudEvent on a line of its own: for machines without a network, and for people who look.
 *
 * <p>A batch is forced to the disk before it counts as taken. What can't be written leaves nothing behind and is tried again. After a crash
 * the last lines may come twice, and the last one may be torn; the next start ends it, so that it harms no other. Used by one thread at a time.
 */
public final class JsonLinesTransport implements Transport {

    private static final int RECORDS = 256;
    private static final long BYTES = 4L << 20;

    private final Path file;
    private @Nullable FileChannel channel; // the starting, then the delivery thread only

    private JsonLinesTransport(Path file) {
        this.file = file;
    }

    /** Appends to a file, which is made for its owner only if need be, with its folders. */
    public static JsonLinesTransport to(Path file) {
        return new JsonLinesTransport(file.toAbsolutePath());
    }

    @Override
    public void start(Environment environment) throws IOException {
        Path folder = file.getParent();
        if (folder == null) {
            throw new IOException(file + " is no file in a folder");
        }
        Path made = OwnerOnly.createFolders(folder);
        FileChannel opened = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                OwnerOnly.fileAttributes(made));
        channel = opened;
        long size = opened.size();
        ByteBuffer last = ByteBuffer.allocate(1);
        if (size > 0 && opened.read(last, size - 1) == 1 && last.get(0) != '\n') {
            write(opened, ByteBuffer.wrap(new byte[] {'\n'}), size);
        }
    }

    @Override
    public CompletionStage<HubAnswer> send(List<HubRecord> batch) {
        FileChannel open = channel;
        if (open == null) {
            throw new IllegalStateException(this + " is not started");
        }
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (HubRecord record : batch) {
            byte[] line = EventBody.structured(record);
            for (int i = 0; i < line.length; i++) {
                // JSON allows line ends only between its tokens, where a space means the same.
                line[i] = line[i] == '\n' || line[i] == '\r' ? (byte) ' ' : line[i];
            }
            lines.writeBytes(line);
            lines.write('\n');
        }
        return CompletableFuture.completedFuture(append(open, lines.toByteArray()));
    }

    private HubAnswer append(FileChannel open, byte[] lines) {
        try {
            long size = open.size();
            boolean written = false;
            try {
                write(open, ByteBuffer.wrap(lines), size);
                open.force(false);
                written = true;
            } finally {
                if (!written) {
                    FileChannel unused = open.truncate(size);
                }
            }
            return HubAnswer.TAKEN;
        } catch (IOException e) {
            return HubAnswer.of(HubAnswer.Ruling.LATER, file.getFileName() + " can't be written: " + e.getMessage());
        }
    }

    private static void write(FileChannel open, ByteBuffer bytes, long at) throws IOException {
        long place = at;
        while (bytes.hasRemaining()) {
            place += open.write(bytes, place);
        }
    }

    @Override
    public BatchLimits limits() {
        return new BatchLimits(RECORDS, BYTES);
    }

    @Override
    public void close() {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(file + " can't be closed", e);
            }
        }
    }

    @Override
    public String toString() {
        return "file " + file.getFileName();
    }
}
