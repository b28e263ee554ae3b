package dev.assay.examples.os.host;

/**
 * A file's text, or why there is none.
 *
 * @param state whether there is text
 * @param text the text; empty unless the state is {@code READ}
 */
public record Content(State state, String text) {

    /** Whether there is text. */
    public enum State {
        READ,
        ABSENT,
        DENIED,
        TOO_LARGE,
        UNREADABLE
    }

    static Content none(State state) {
        return new Content(state, "");
    }

    /** Whether there is text. */
    public boolean isRead() {
        return state == State.READ;
    }

    /** The reason code for a file whose text would have been needed. */
    public String code() {
        return switch (state) {
            case READ -> throw new IllegalStateException("there is text");
            case ABSENT -> "FILE_ABSENT";
            case DENIED -> "ACCESS_DENIED";
            case TOO_LARGE -> "FILE_TOO_LARGE";
            case UNREADABLE -> "READ_FAILED";
        };
    }

    /** The same in words. */
    public String words() {
        return switch (state) {
            case READ -> "it was read";
            case ABSENT -> "there is no such file";
            case DENIED -> "this user may not read it";
            case TOO_LARGE -> "it is larger than such a file should be";
            case UNREADABLE -> "it could not be read";
        };
    }
}
