package dev.assay.support.http;

/** What {@link HttpFetch#fetchBytes} brought: a body in memory and what is known about it. */
public final class FetchedBytes {
    private final FetchResult result;
    private final byte[] bytes;

    FetchedBytes(FetchResult result, byte[] bytes) {
        this.result = result;
        this.bytes = bytes;
    }

    /**
     * Tells what is known about the body.
     *
     * @return the result
     */
    public FetchResult result() {
        return result;
    }

    /**
     * Gives the body.
     *
     * @return the bytes, empty if not modified; not copied, so they belong to the caller of the fetch
     */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return result.toString();
    }
}
