package dev.assay.plugins.internal.wire;

import java.io.IOException;

/** What came is not what the protocol allows. */
public final class WireException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Says what was found and what was expected. */
    public WireException(String message) {
        super(message);
    }
}
