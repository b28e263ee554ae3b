package dev.assay.internal.resource.probe;

import dev.assay.spi.resource.MachineReading;
import dev.assay.spi.resource.TreeReading;

/** A way to read this operating system; never throws, what it can't read is not known. Thread-safe. */
public interface SystemReader extends AutoCloseable {

    /** Reads the part of the machine that this process may use. */
    MachineReading read();

    /** Reads a process and its descendants. */
    TreeReading tree(ProcessHandle root);

    /** Closes files. A later reading opens them anew. */
    @Override
    void close();
}
