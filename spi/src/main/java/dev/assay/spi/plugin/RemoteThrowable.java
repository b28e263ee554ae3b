package dev.assay.spi.plugin;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin threw in a process of its own: the type's name, the message, the frames and the cause, as text. A
 * provider throws it in place of the original, so that an error reads the same at every isolation level.
 */
public final class RemoteThrowable extends Exception {

    private static final long serialVersionUID = 1L;

    private final String type;

    /**
     * Makes one.
     *
     * @param type the name of the original's class
     * @param message its message, if it had one
     * @param cause its cause, as one of these or a {@link PluginException}
     */
    public RemoteThrowable(String type, @Nullable String message, @Nullable Throwable cause) {
        super(message, cause, false, true);
        this.type = Objects.requireNonNull(type, "type");
    }

    /** The name of the original's class. */
    public String type() {
        return type;
    }

    /** It was filled elsewhere. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
