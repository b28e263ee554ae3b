package dev.assay.eventhub;

import java.util.Objects;

/**
 * Something that is wrong with a stream of records, or worth a note.
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
        /** It does not keep its published schema. */
        SCHEMA,
        /** The event around a record says something else than the record. */
        ENVELOPE_DIFFERS,
        /** A trusted key is named, and did not sign these bytes. */
        ALTERED,
        /** It is signed, and by no key that is trusted. */
        UNTRUSTED,
        /** It is not signed, and keys were given. */
        UNSIGNED,
        /** Records are missing. */
        GAP,
        /** The sender says itself that records are missing, and why. */
        DECLARED_GAP,
        /** A record does not name the bytes of the one before it: that one was altered. */
        BROKEN_LINK,
        /** One sequence, two different records. */
        FORKED,
        /** An epoch's end is missing: the next epoch knows more of it. */
        CUT,
        /** A checkpoint did not come by the time that was promised: the end was cut off, or the agent is silent. */
        SILENT,
        /** Records came again with the same bytes. A note and no fault: a delivery that was repeated looks the same. */
        REPLAYED,
        /** By the manager's own numbers, not every due time has its result. */
        LAW_BROKEN,
        /** One occurrence has two results in one epoch. */
        REPEATED_OCCURRENCE,
        /** One epoch of one agent, told by two instances, or two epochs at the same time: the agent was cloned. */
        CLONED,
        /** Evidence beside a result is not where it says, or not of its size and digest. */
        EVIDENCE,
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
