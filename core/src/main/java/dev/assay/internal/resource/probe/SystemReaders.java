package dev.assay.internal.resource.probe;

import dev.assay.spi.TimeSource;
import java.nio.file.Path;

/** Picks the reader that fits this operating system. */
public final class SystemReaders {

    private SystemReaders() {}

    /** Linux by its files where they are, the JVM's beans elsewhere. */
    public static SystemReader ofThisSystem(TimeSource time) {
        Runtime runtime = Runtime.getRuntime();
        String name = System.getProperty("os.name", "");
        Path system = Path.of("/");
        return name.startsWith("Linux") && LinuxProbe.fits(system)
                ? new LinuxProbe(system, time, runtime::availableProcessors)
                : new JvmProbe(time, name, runtime::availableProcessors);
    }
}
