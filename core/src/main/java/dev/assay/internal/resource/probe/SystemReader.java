package dev.assay.internal.resource.probe;

import dev.assay.spi.resource.MachineReading;
import dev.assay.spi.resource.ProbeCapability;
import dev.assay.spi.resource.TreeReading;
import java.util.Set;

/** A way to read this operating system; never throws, what it can't read is not known. Thread-safe. */
public interface SystemReader extends AutoCloseable {

    /** Reads the part of the machine that this process may use. */
    default MachineReading read() {
        RawReading reading = new RawReading();
        read(reading);
        return reading.toReading();
    }

    /** Reads the part of the machine that this process may use into numbers. */
    void read(RawReading into);

    /** What it can read on this machine. */
    Set<ProbeCapability> capabilities();

    /** Reads a process and its descendants. */
    TreeReading tree(ProcessHandle root);

    /** Closes files. A later reading opens them anew. */
    @Override
    void close();
}
