package dev.assay.eventhub;

import java.util.Objects;

/**
 * Something that is wrong with a stream of results.
 *
 * @param kind what
 * @param source the agent whose stream it is, empty if that could not be read
 * @param epoch the epoch, empty if that could not be read
 * @param sequence the first sequence it is about, 0 if there is none
 * @param text what exactly, one clean line
 */
public record StreamFault(Kind kind, String source, String epoch, long sequence, String text) {

    /** What can be wrong. The set grows. */
    public enum Kind {
        /** It is no JSON, or no result: a field that every result has is missing or of another form. */
        MALFORMED,
        /** It is larger than what is read. */
        TOO_LARGE,
        /** It says what cannot be, such as satisfied without having completed. */
        INCONSISTENT,
        /** The event around a result says something else than the result. */
        ENVELOPE_DIFFERS,
        /** Results are missing. */
        GAP,
        /** A result does not name the bytes of the one before it. */
        BROKEN_LINK,
        /** One sequence, two different results. */
        FORKED,
        /** One occurrence has two results in one epoch. */
        REPEATED_OCCURRENCE,
        /** One epoch of one agent, told by two instances, or two epochs at the same time: the agent was cloned. */
        CLONED,
        /** More streams or results out of order than are followed; what came beyond was not checked. */
        TOO_MANY
    }

    /** Checks that nothing is missing. */
    public StreamFault {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(epoch, "epoch");
        Objects.requireNonNull(text, "text");
    }

    @Override
    public String toString() {
        return kind + (source.isEmpty() ? "" : " " + source + " " + epoch) + (sequence == 0 ? "" : " #" + sequence)
                + ": " + text;
    }
}
