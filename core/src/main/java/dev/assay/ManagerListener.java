package dev.assay;

import dev.assay.spi.Signal;
import dev.assay.spi.result.AttestationResult;

/**
 * Hears what happens in a manager, for displays and alarms.
 *
 * <p>Called on one thread of the manager's own, one call at a time, in the order of events; never under a lock. A slow
 * listener delays only other listeners; under a flood the oldest calls are dropped and counted in {@link
 * Stats#listenerCallsDropped()}. What a listener throws is logged. It may call {@link JobManager#close()}. Results that
 * must not be lost belong into a {@link dev.assay.spi.result.ResultSink}, not here.
 */
public interface ManagerListener {

    /** Hears something that is no occurrence. */
    default void onSignal(Signal signal) {}

    /** Hears the result of an occurrence, once it is as safe as its sinks make it. */
    default void onResult(AttestationResult result) {}
}
