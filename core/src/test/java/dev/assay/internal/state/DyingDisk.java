package dev.assay.internal.state;

import dev.assay.spi.TimeSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that shows, at each step of a write, what would be on it if the process died there. It can also be full.
 */
public final class DyingDisk implements StateFile {

    private byte @Nullable [] content;
    private Consumer<byte @Nullable []> deaths = image -> {};
    private boolean full;
    private final List<byte[]> aside = new ArrayList<>();

    /** An empty disk. */
    public DyingDisk() {}

    private DyingDisk(byte @Nullable [] content) {
        this.content = content;
    }

    /** A disk as a death left one. */
    public static DyingDisk of(byte @Nullable [] image) {
        return new DyingDisk(image == null ? null : image.clone());
    }

    /** Opens a store on it. */
    public StateStore open(TimeSource time, ThreadFactory threads) {
        return StateStore.open(this, time, threads);
    }

    /** Hears of every image that a death could leave, some for each step of each write. */
    public void onEveryDeath(Consumer<byte @Nullable []> deaths) {
        this.deaths = deaths;
    }

    /** Whether further writes fail. */
    public void full(boolean is) {
        full = is;
    }

    /** What is on it. */
    public byte @Nullable [] content() {
        byte[] now = content;
        return now == null ? null : now.clone();
    }

    /** What was set aside. */
    public List<byte[]> aside() {
        return aside;
    }

    @Override
    public Optional<InputStream> read() {
        byte[] now = content;
        return now == null ? Optional.empty() : Optional.of(new ByteArrayInputStream(now));
    }

    @Override
    public void truncate(long size) throws IOException {
        refuse();
        deaths.accept(content());
        content = Arrays.copyOf(there(), (int) size);
        deaths.accept(content());
    }

    @Override
    public void append(long end, byte[] bytes, int length) throws IOException {
        byte[] before = Arrays.copyOf(there(), (int) end);
        for (int cut : new TreeSet<>(List.of(0, 1, Math.min(length, 9), length / 2, length - 1, length))) {
            byte[] image = Arrays.copyOf(before, before.length + cut);
            System.arraycopy(bytes, 0, image, before.length, cut);
            content = image;
            deaths.accept(content());
            if (full && cut >= length / 2) {
                throw new IOException("no space left on device");
            }
        }
    }

    @Override
    public void sync() throws IOException {
        refuse();
    }

    @Override
    public void replace(Content written) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        written.writeTo(whole);
        deaths.accept(content());
        refuse();
        content = whole.toByteArray();
        deaths.accept(content());
    }

    @Override
    public String setAside() {
        aside.add(there().clone());
        return "aside-" + aside.size();
    }

    @Override
    public void close() {}

    private byte[] there() {
        byte[] now = content;
        if (now == null) {
            throw new IllegalStateException("there is no file");
        }
        return now;
    }

    private void refuse() throws IOException {
        if (full) {
            throw new IOException("no space left on device");
        }
    }
}
