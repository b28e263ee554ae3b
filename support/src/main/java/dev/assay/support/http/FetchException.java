package dev.assay.support.http;

import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Says why a fetch failed. The message names the address without its query (which may hold a token), what was expected and what came; it
 * is one line and safe to log.
 */
public final class FetchException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final FetchFault fault;
    private final int status;
    private final @Nullable Duration retryAfter;
    private final @Nullable Resume resume;

    /**
     * Where a fetch that broke off may go on.
     *
     * @param bytes how many bytes came
     * @param etag the entity tag of what they are a part of
     */
    public record Resume(long bytes, String etag) implements java.io.Serializable {
        @Serial
        private static final long serialVersionUID = 1L;
    }

    FetchException(FetchFault fault, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.fault = fault;
        this.status = 0;
        this.retryAfter = null;
        this.resume = null;
    }

    private FetchException(FetchException broken, Resume resume) {
        super(broken.getMessage(), broken.getCause());
        this.fault = broken.fault;
        this.status = 0;
        this.retryAfter = null;
        this.resume = resume;
    }

    FetchException resumable(Resume from) {
        return new FetchException(this, from);
    }

    FetchException(int status, @Nullable Duration retryAfter, String message) {
        super(message);
        this.fault = FetchFault.STATUS;
        this.status = status;
        this.retryAfter = retryAfter;
        this.resume = null;
    }

    /**
     * Tells what kind of failure this is.
     *
     * @return the kind
     */
    public FetchFault fault() {
        return fault;
    }

    /**
     * Tells the status, if one was the reason.
     *
     * @return the HTTP status, only with {@link FetchFault#STATUS}
     */
    public OptionalInt status() {
        return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /**
     * Tells how long the server asked us to stay away, capped.
     *
     * @return the wait, if one was asked for
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /**
     * Tells where the fetch may go on.
     *
     * @return how much came and what it is a part of; empty if it has to begin again
     */
    public Optional<Resume> resume() {
        return Optional.ofNullable(resume);
    }

    /**
     * Tells whether the same request may succeed later without anybody changing anything.
     *
     * @return true if a retry makes sense
     */
    public boolean mayPass() {
        if (fault != FetchFault.STATUS) {
            return fault.mayPass();
        }
        return status == 408 || status == 425 || status == 429 || (status >= 500 && status != 501 && status != 505);
    }
}
