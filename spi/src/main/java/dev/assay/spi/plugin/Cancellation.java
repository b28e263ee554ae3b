package dev.assay.spi.plugin;

import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Whether, and why, a run is to end early. Thread-safe. */
public interface Cancellation {

    /** Whether the run is to end. */
    boolean isRequested();

    /** Why, once requested. */
    Optional<StopReason> reason();

    /**
     * Calls back when the run is to end; at once if that is already so. The callback runs on another thread, must not
     * block, and is dropped with the attempt.
     */
    void onRequest(Runnable callback);

    /**
     * Ends the run if it is to end.
     *
     * @throws CancellationException if {@link #isRequested()}
     */
    default void throwIfRequested() {
        if (isRequested()) {
            throw new CancellationException(
                    "the run is to end: " + reason().map(Enum::name).orElse("cancelled"));
        }
    }
}
