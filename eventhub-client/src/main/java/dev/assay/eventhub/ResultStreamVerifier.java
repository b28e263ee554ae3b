package dev.assay.eventhub;

import dev.assay.eventhub.internal.StreamVerification;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads results as they were written and tells whether their streams are whole: nothing missing, altered, put in or
 * contradicting itself.
 *
 * <pre>{@code
 * ResultStreamVerifier verifier = ResultStreamVerifier.create();
 * verifier.addLines(Files.newInputStream(file));
 * StreamReport report = verifier.report();
 * }</pre>
 *
 * <p>Results may come in any order and repeatedly; it is their bytes that count. What it can't tell stands in {@code
 * docs/result-format.md}. Input may be hostile: its size is capped, nothing of it is kept but digests and ids of the latest
 * results. Thread-safe: calls wait for each other.
 */
public final class ResultStreamVerifier {

    /** The largest result read unless set: 32 MiB. */
    public static final int DEFAULT_MAX_RESULT_BYTES = 32 << 20;

    /** How many streams are followed unless set. */
    public static final int DEFAULT_MAX_STREAMS = 10_000;

    private final Object lock = new Object();
    private final StreamVerification verification; // guarded by lock

    private ResultStreamVerifier(int maxResultBytes, int maxStreams) {
        if (maxResultBytes < 1 || maxStreams < 1) {
            throw new IllegalArgumentException("a verifier reads at least one byte of one stream");
        }
        this.verification = new StreamVerification(maxResultBytes, maxStreams);
    }

    /** A verifier with the default limits. */
    public static ResultStreamVerifier create() {
        return create(DEFAULT_MAX_RESULT_BYTES, DEFAULT_MAX_STREAMS);
    }

    /** A verifier with other limits. */
    public static ResultStreamVerifier create(int maxResultBytes, int maxStreams) {
        return new ResultStreamVerifier(maxResultBytes, maxStreams);
    }

    /** Reads one result, as its exact bytes. */
    public void add(byte[] result) {
        synchronized (lock) {
            verification.result(result, 0, result.length);
        }
    }

    /**
     * Reads one structured CloudEvent, or a batch of them, and compares each event's attributes with the result in it.
     *
     * @param body the body of the request
     */
    public void addEvents(byte[] body) {
        synchronized (lock) {
            verification.events(body);
        }
    }

    /**
     * Reads results to the end of a stream, one a line. Does not close it.
     *
     * @throws IOException if it can't be read; what is wrong with the results themselves is in the report
     */
    public void addLines(InputStream lines) throws IOException {
        synchronized (lock) {
            verification.lines(lines);
        }
    }

    /** What was found so far. */
    public StreamReport report() {
        synchronized (lock) {
            return verification.report();
        }
    }
}
