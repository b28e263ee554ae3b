package dev.assay.eventhub;

import dev.assay.eventhub.internal.spool.Disk;
import dev.assay.eventhub.internal.spool.SystemDisk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A disk on which the process dies at one boundary: before it, after it, or in the middle of a write. Some operations may fail before. */
final class FaultyDisk implements Disk {

    /** How a process of this JVM dies. */
    static final class Died extends Error {
        private static final long serialVersionUID = 1;

        Died() {
            super("died", null, false, false);
        }
    }

    private final Disk real = new SystemDisk();
    private final Random random;
    private final Runnable death;
    private final double faults;
    private long left;
    private boolean dead;
    long used;
    long usable = -1; // what is left of the device, unless it is the real one

    /**
     * A disk for one life.
     *
     * @param boundary at which operation the process dies, from 1; 0 for never
     * @param faults how likely an operation fails, as on a full disk
     */
    FaultyDisk(Random random, long boundary, double faults, Runnable death) {
        this.random = random;
        this.left = boundary;
        this.faults = faults;
        this.death = death;
    }

    boolean isDead() {
        return dead;
    }

    /** Nothing reaches the disk any more. */
    void kill() {
        dead = true;
    }

    private interface Operation {
        void run() throws IOException;
    }

    private void boundary(Operation operation, Operation half) throws IOException {
        used++;
        if (dead) {
            throw new Died();
        }
        if (left > 0 && --left == 0) {
            dead = true;
            switch (random.nextInt(3)) {
                case 0 -> {}
                case 1 -> half.run();
                default -> operation.run();
            }
            death.run();
            throw new Died();
        }
        if (faults > 0 && random.nextDouble() < faults) {
            half.run();
            throw new IOException("No space left on device");
        }
        operation.run();
    }

    private Writable wrapped(Writable file) {
        return new Writable() {
            @Override
            public void write(ByteBuffer bytes, long at) throws IOException {
                int cut = random.nextInt(bytes.remaining() + 1);
                boundary(() -> file.write(bytes, at), () -> file.write(bytes.slice(bytes.position(), cut), at));
            }

            @Override
            public void force() throws IOException {
                boundary(file::force, () -> {});
            }

            @Override
            public void truncate(long size) throws IOException {
                boundary(() -> file.truncate(size), () -> {});
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }

    @Override
    public Path secure(Path folder) throws IOException {
        return real.secure(folder);
    }

    @Override
    public Closeable lock(Path folder) throws IOException {
        return real.lock(folder);
    }

    @Override
    public List<Path> list(Path folder) throws IOException {
        return real.list(folder);
    }

    @Override
    public boolean exists(Path file) {
        return real.exists(file);
    }

    @Override
    public Content read(Path file) throws IOException {
        return real.read(file);
    }

    @Override
    public Writable create(Path file) throws IOException {
        Writable[] made = new Writable[1];
        boundary(() -> made[0] = real.create(file), () -> {});
        return wrapped(made[0]);
    }

    @Override
    public Writable open(Path file) throws IOException {
        return wrapped(real.open(file));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        boundary(() -> real.rename(from, to), () -> {});
    }

    @Override
    public void delete(Path file) throws IOException {
        boundary(() -> real.delete(file), () -> {});
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        boundary(() -> real.forceFolder(folder), () -> {});
    }

    @Override
    public long usable(Path folder) throws IOException {
        return usable < 0 ? real.usable(folder) : usable;
    }
}
