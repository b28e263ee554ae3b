package dev.assay.spi;

import java.util.Arrays;
import java.util.Objects;

/**
 * A secret's value, held for one attempt and wiped on close.
 *
 * <p>Thread-safe. It has no equality by value, is not serializable and never prints itself. A copy handed out by {@link
 * #chars()} is the caller's to wipe.
 */
public final class Secret implements AutoCloseable {

    private final String name;
    private final String version;
    private final char[] value; // guarded by this; wiped by close
    private boolean closed; // guarded by this

    private Secret(String name, String version, char[] value) {
        this.name = Objects.requireNonNull(name, "name");
        this.version = Objects.requireNonNull(version, "version");
        this.value = value.clone();
    }

    /**
     * Wraps a value.
     *
     * @param name the secret's name in the configuration
     * @param version the store's version of it, empty if it has none; goes into results
     * @param value copied; the caller wipes its own
     */
    public static Secret of(String name, String version, char[] value) {
        return new Secret(name, version, value);
    }

    /** The name in the configuration. */
    public String name() {
        return name;
    }

    /** The store's version of the value, possibly empty. */
    public String version() {
        return version;
    }

    /**
     * A copy of the value.
     *
     * @throws IllegalStateException after {@link #close()}
     */
    public synchronized char[] chars() {
        if (closed) {
            throw new IllegalStateException("secret " + name + " was closed with its attempt");
        }
        return value.clone();
    }

    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(value, '\0');
    }

    @Override
    public String toString() {
        return "Secret[" + name + "]";
    }
}
