package dev.assay.plugins.internal.text;

/** A text that is not of the form. The message begins with name, line and column. */
public final class BlockException extends Exception {

    private static final long serialVersionUID = 1L;

    BlockException(String message) {
        super(message);
    }
}
