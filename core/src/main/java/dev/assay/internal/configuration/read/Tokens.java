package dev.assay.internal.configuration.read;

/** A document as a stream of tokens, however it is written. One thread. */
interface Tokens {

    /** What a token is. */
    enum Kind {
        /** An object begins. */
        OBJECT,
        /** An object ends. */
        END_OBJECT,
        /** A list begins. */
        LIST,
        /** A list ends. */
        END_LIST,
        /** A key of an object. */
        KEY,
        /** Text. */
        TEXT,
        /** A number. */
        NUMBER,
        /** True. */
        TRUE,
        /** False. */
        FALSE,
        /** Null, or what YAML takes for it. */
        NULL,
        /** The end of the document. */
        END
    }

    /** Goes on to the next token. */
    Kind next() throws Unreadable;

    /** The present key or scalar exactly as it is written, quotes and escapes resolved. */
    String text() throws Unreadable;

    /** Where the present token is: line in the upper, column in the lower 32 bits, both from 1. */
    long place();

    /**
     * Whether a scalar without quotes is text where text is asked for. In YAML {@code version: 1.10} is; in JSON a
     * number is a number.
     */
    boolean plainIsText();

    /** Packs a place. */
    static long place(int line, int column) {
        return ((long) Math.max(line, 0) << 32) | Math.max(column, 0);
    }
}
