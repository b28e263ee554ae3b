package dev.assay.support.http;

/** Why a fetch failed. */
public enum FetchFault {
    /** The host name is unknown, nobody answers there, or the connection broke before an answer came. */
    UNREACHABLE(true),
    /** The TLS handshake failed: certificate, host name or protocol. */
    TLS_FAILED(true),
    /** No answer within the time for connecting and answering, or not all of it within the total time. */
    TIMED_OUT(true),
    /** The answer began and then came too slowly or not at all. */
    STALLED(true),
    /** The connection broke before the whole answer had come. */
    TRUNCATED(true),
    /** The answer is larger than the limit. */
    TOO_LARGE(false),
    /** A redirect that is not followed: too many, to a weaker or foreign scheme, to another host where that is not allowed. */
    REDIRECT_REFUSED(false),
    /** The host's address is one that the policy forbids. */
    ADDRESS_REFUSED(false),
    /** The answer is compressed although that was not asked for. */
    ENCODING_REFUSED(false),
    /** The server answered with another status than 200 or 304; see {@link FetchException#status()}. */
    STATUS(true),
    /** What came could not be stored. */
    SINK_FAILED(false),
    /** The fetcher was closed. */
    CLOSED(false);

    private final boolean mayPass;

    FetchFault(boolean mayPass) {
        this.mayPass = mayPass;
    }

    /**
     * Tells whether the same request may succeed later without anybody changing anything. For {@link #STATUS} see
     * {@link FetchException#mayPass()}, which looks at the status too.
     *
     * @return true if a retry makes sense
     */
    public boolean mayPass() {
        return mayPass;
    }
}
