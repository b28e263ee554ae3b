package dev.assay.eventhub.internal.verify;

import dev.assay.eventhub.StreamFault.Kind;
import java.io.IOException;

/** A record that is not followed, and why. */
final class Refused extends IOException {

    private static final long serialVersionUID = 1;

    private final Kind kind;

    Refused(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
