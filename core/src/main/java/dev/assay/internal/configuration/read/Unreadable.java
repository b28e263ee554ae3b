package dev.assay.internal.configuration.read;

/** Ends the reading of a document: what follows can't be understood or is too much. */
final class Unreadable extends Exception {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final long place;

    /** Makes one without a cause: a parser's message may repeat what it read. */
    Unreadable(String code, long place, String message) {
        super(message, null, false, false);
        this.code = code;
        this.place = place;
    }

    String code() {
        return code;
    }

    long place() {
        return place;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
