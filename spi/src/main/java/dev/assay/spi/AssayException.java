package dev.assay.spi;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The root of what Assay throws: a stable {@linkplain #code() code} and a message that names what was wrong, where, and
 * what to do.
 */
public class AssayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * Makes an exception.
     *
     * @param code a stable code, as of a {@link Reason}
     * @param message what was wrong, where, and what to do; never a secret or an unsanitised outside text
     */
    public AssayException(String code, String message) {
        this(code, message, null);
    }

    /**
     * Makes an exception with its cause.
     *
     * @param code a stable code, as of a {@link Reason}
     * @param message what was wrong, where, and what to do; never a secret or an unsanitised outside text
     * @param cause what led to it, or null
     */
    public AssayException(String code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code, "code");
    }

    /** The stable code, documented where the subclass says. */
    public final String code() {
        return code;
    }
}
