package dev.assay.internal.resource.probe;

import dev.assay.spi.Environment;
import dev.assay.spi.TimeSource;
import dev.assay.spi.resource.MachineReading;
import dev.assay.spi.resource.ProbeCapability;
import dev.assay.spi.resource.ResourceProbe;
import dev.assay.spi.resource.TreeReading;
import java.util.Set;
import java.util.function.Function;

/** A reader as a probe, to be held to what every probe promises. */
final class ReaderProbe implements ResourceProbe {

    private final Function<TimeSource, SystemReader> reader;
    private SystemReader started;

    ReaderProbe(Function<TimeSource, SystemReader> reader) {
        this.reader = reader;
    }

    @Override
    public void start(Environment environment) {
        started = reader.apply(environment.time());
    }

    @Override
    public MachineReading read() {
        return started.read();
    }

    @Override
    public TreeReading tree(ProcessHandle root) {
        return started.tree(root);
    }

    @Override
    public Set<ProbeCapability> capabilities() {
        return started.capabilities();
    }

    @Override
    public void close() {
        started.close();
    }
}
