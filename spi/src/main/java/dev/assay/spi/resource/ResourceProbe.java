package dev.assay.spi.resource;

import dev.assay.spi.Component;
import java.util.Set;

/**
 * Where readings of CPU and memory come from.
 *
 * <p>A probe delivers cumulative counters and present levels; whoever samples it owns the differences. So two samplers
 * never disturb each other.
 */
@FunctionalInterface
public interface ResourceProbe extends Component {

    /**
     * Reads the machine: the part of it that this process may use.
     *
     * <ul>
     *   <li>Called by: the resource monitor's sampler, about once a second.
     *   <li>Thread: always the same one, never the control thread.
     *   <li>May block: briefly; a reading that takes longer than the sampling period makes the monitor blind.
     *   <li>Null: the answer is never null; a value that is not known is absent in it.
     *   <li>If it throws: counted and logged once; the monitor goes on with the last reading until that is stale, then
     *       says it is blind.
     *   <li>Lifetime: the answer is immutable and may be kept.
     * </ul>
     *
     * @throws Exception if nothing can be read
     */
    MachineReading read() throws Exception;

    /**
     * What this probe can tell on this machine; empty if it does not say, and then it goes by what its readings hold.
     *
     * <ul>
     *   <li>Called by: the resource monitor, once after the start, for views and logs.
     *   <li>Thread: the one that started the probe, or the sampler's.
     *   <li>May block: briefly.
     *   <li>Null: never.
     *   <li>If it throws: as if nothing were said.
     *   <li>Lifetime: the answer is immutable.
     * </ul>
     */
    default Set<ProbeCapability> capabilities() {
        return Set.of();
    }

    /**
     * Reads a process and all its descendants.
     *
     * <ul>
     *   <li>Called by: the resource monitor's sampler, for each run that has processes of its own.
     *   <li>Thread: the sampler's, never the control thread.
     *   <li>May block: briefly, as {@link #read()}.
     *   <li>Null: neither argument nor answer is null; {@link TreeReading#UNKNOWN} if it can't be told.
     *   <li>If it throws: as if the answer were unknown.
     *   <li>Lifetime: the answer is immutable.
     * </ul>
     *
     * @param root the process the provider started
     * @throws Exception if nothing can be read
     */
    default TreeReading tree(ProcessHandle root) throws Exception {
        return TreeReading.UNKNOWN;
    }
}
