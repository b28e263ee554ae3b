package dev.assay.spi.plugin;

import dev.assay.spi.AssayException;
import org.jspecify.annotations.Nullable;

/**
 * A plugin that can't be fetched, verified, loaded or run as asked.
 *
 * <p>The {@linkplain #code() code} is stable and documented by the provider that throws it; the message says what was
 * expected, what was found and what to do.
 */
public final class PluginException extends AssayException {

    private static final long serialVersionUID = 1L;

    private final String subject;

    /**
     * Makes an exception.
     *
     * @param code a stable code such as {@code DIGEST_MISMATCH}
     * @param subject what it is about: a plugin's id and version, a class or a parameter
     * @param message what was expected, what was found, what to do
     */
    public PluginException(String code, String subject, String message) {
        this(code, subject, message, null);
    }

    /** Makes an exception with its cause. */
    public PluginException(String code, String subject, String message, @Nullable Throwable cause) {
        super(code, message, cause);
        this.subject = subject;
    }

    /** What it is about. */
    public String subject() {
        return subject;
    }
}
