package dev.assay.eventhub.internal;

import java.util.concurrent.CompletableFuture;

/** Carries parcels to the hub, one request each. Implementations are thread-safe. */
public interface Transport {

    /**
     * Sends a parcel. Never throws, and the future never fails: whatever goes wrong is an answer.
     *
     * @return what came of it, in bounded time; cancelling it ends the request
     */
    CompletableFuture<Answer> send(Parcel parcel);

    /** Ends what is under way and gives threads back. */
    void close();
}
