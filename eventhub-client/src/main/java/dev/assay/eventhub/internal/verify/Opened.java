package dev.assay.eventhub.internal.verify;

import java.util.Map;

/**
 * A record out of its event and its envelope.
 *
 * @param form what it is
 * @param digest {@code sha256:} and the digest of the bytes that the chain is about
 * @param predicate what it says
 * @param subjectDigest the digest of the statement's first subject; empty for a plain result
 * @param verified whether a trusted key signed it
 * @param attributes the event's attributes; empty if it came without one
 */
record Opened(
        Form form,
        String digest,
        ResultReading predicate,
        String subjectDigest,
        boolean verified,
        Map<String, String> attributes) {

    /** What a record is. */
    enum Form {
        /** A result without a statement, as the JSON-lines file of a manager has them. */
        PLAIN,
        /** A result. */
        RESULT,
        /** A checkpoint. */
        CHECKPOINT,
        /** A gap. */
        GAP;

        boolean isResult() {
            return this == PLAIN || this == RESULT;
        }
    }
}
