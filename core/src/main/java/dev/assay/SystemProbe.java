package dev.assay;

import dev.assay.internal.resource.probe.SystemReader;
import dev.assay.internal.resource.probe.SystemReaders;
import dev.assay.spi.Environment;
import dev.assay.spi.resource.MachineReading;
import dev.assay.spi.resource.ProbeCapability;
import dev.assay.spi.resource.ResourceProbe;
import dev.assay.spi.resource.TreeReading;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads this machine without a library: Linux by {@code /proc} and its control groups, elsewhere by the JVM's beans.
 *
 * <p>On Linux the readings hold for containers: the smallest limit of the own group and all its ancestors counts, and
 * file cache that gives way counts as available. Elsewhere CPU time spent and, but on Windows, available memory are not
 * known; {@code assay-resource-oshi} knows them.
 *
 * <p>Thread-safe. Readings never fail: what can't be read is not known.
 */
public final class SystemProbe implements ResourceProbe {

    // Written by start, read by the sampler.
    private volatile @Nullable SystemReader reader;

    private SystemProbe() {}

    /** A probe of this machine. */
    public static SystemProbe create() {
        return new SystemProbe();
    }

    /**
     * A probe and why it is this one.
     *
     * @param why to go on after "because"
     */
    record Choice(ResourceProbe probe, String why) {}

    /** This kind of probe where it reads everything, else the first that is installed as a service. */
    static Choice orInstalled() {
        if (SystemReaders.isComplete()) {
            return new Choice(create(), "this is a Linux whose /proc can be read");
        }
        // The loader of this class: whoever adds the module adds it beside us, and the caller's context is not ours.
        ServiceLoader<ResourceProbe> installed =
                ServiceLoader.load(ResourceProbe.class, SystemProbe.class.getClassLoader());
        return installed
                .findFirst()
                .map(found -> new Choice(
                        found, "it is installed as a service and this system has no /proc that could be read instead"))
                .orElseGet(() -> new Choice(
                        create(),
                        "no other is installed; assay-resource-oshi would read what the JVM's beans don't tell"));
    }

    /** The reader behind it; null before the start. */
    @Nullable SystemReader reader() {
        return reader;
    }

    @Override
    public void start(Environment environment) {
        reader = SystemReaders.ofThisSystem(environment.time());
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if this was not started
     */
    @Override
    public MachineReading read() {
        return started().read();
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if this was not started
     */
    @Override
    public TreeReading tree(ProcessHandle root) {
        return started().tree(root);
    }

    /** {@inheritDoc} Nothing is said before the start. */
    @Override
    public Set<ProbeCapability> capabilities() {
        SystemReader started = reader;
        return started == null ? Set.of() : started.capabilities();
    }

    private SystemReader started() {
        SystemReader started = reader;
        if (started == null) {
            throw new IllegalStateException("start the probe with an environment before reading from it");
        }
        return started;
    }

    @Override
    public void close() {
        SystemReader started = reader;
        if (started != null) {
            started.close();
        }
    }
}
