package dev.assay.internal.resource.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A mark that changes whenever a process or a thread begins anywhere on this machine, as far as this process's own
 * numbers of processes reach: the number given last.
 *
 * <p>Not thread-safe; its probe guards it.
 */
final class Creations implements AutoCloseable {

    /** No mark can be had here; two of them say nothing. */
    static final long UNKNOWN = KernelText.UNKNOWN;

    private static final int LAST_NUMBER = 4;

    private final KernelFile loads;
    private final boolean trusted;

    Creations(Path proc) {
        this.loads = new KernelFile(proc.resolve("loadavg"), 256);
        this.trusted = isKernels(proc, loads.path());
    }

    /** The mark now. Two that are equal say that nothing has begun between them. */
    long mark() {
        if (!trusted) {
            return UNKNOWN;
        }
        long last = loads.read().field(0, LAST_NUMBER);
        // Systems that only imitate Linux answer with a zero, always.
        return last == 0 ? UNKNOWN : last;
    }

    /** Whether the file is the kernel's: containers may lay another one over it, which is seconds behind. */
    private static boolean isKernels(Path proc, Path file) {
        try {
            return Files.getAttribute(proc, "unix:dev").equals(Files.getAttribute(file, "unix:dev"));
        } catch (IOException | SecurityException | UnsupportedOperationException | IllegalArgumentException unknown) {
            return false;
        }
    }

    @Override
    public void close() {
        loads.close();
    }
}
