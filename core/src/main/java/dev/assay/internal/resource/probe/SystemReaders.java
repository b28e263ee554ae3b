package dev.assay.internal.resource.probe;

import dev.assay.spi.TimeSource;
import java.nio.file.Path;

/** Picks the reader that fits this operating system. */
public final class SystemReaders {

    private static final Path SYSTEM = Path.of("/");

    private SystemReaders() {}

    /** Whether this system can be read whole without a library. */
    public static boolean isComplete() {
        return System.getProperty("os.name", "").startsWith("Linux") && LinuxProbe.fits(SYSTEM);
    }

    /** Linux by its files where they are, the JVM's beans elsewhere. */
    public static SystemReader ofThisSystem(TimeSource time) {
        Runtime runtime = Runtime.getRuntime();
        return isComplete()
                ? new LinuxProbe(SYSTEM, time, runtime::availableProcessors)
                : new JvmProbe(time, System.getProperty("os.name", ""), runtime::availableProcessors);
    }
}
