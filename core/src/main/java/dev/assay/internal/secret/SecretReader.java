package dev.assay.internal.secret;

import dev.assay.spi.Secret;
import dev.assay.spi.SecretResolver;
import dev.assay.spi.configuration.SecretDeclaration;
import dev.assay.support.text.Text;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Fetches secrets by their declarations: {@code file:}, {@code env:} and the host's own resolvers.
 *
 * <p>Thread-safe. Nothing is kept: each call reads anew. What goes wrong is told by its type alone, because a store's
 * message may quote what it holds.
 */
public final class SecretReader {

    private final Map<String, SecretResolver> resolvers;
    private final Function<String, @Nullable String> environment;
    private LongSupplier nanos = () -> 0; // set before it is shared
    private Fetches fetches = (resolver, took, had) -> {}; // set before it is shared

    /** Hears of each fetch. Any thread; quick. */
    public interface Fetches {
        /** One is over: by whom, how long it took, and whether there is a secret. */
        void fetched(String resolver, long tookNanos, boolean had);
    }

    /**
     * Makes a reader of this process's environment.
     *
     * @param resolvers the host's own stores by the name after {@code host:}
     */
    public SecretReader(Map<String, SecretResolver> resolvers) {
        this(resolvers, System::getenv);
    }

    SecretReader(Map<String, SecretResolver> resolvers, Function<String, @Nullable String> environment) {
        this.resolvers = new TreeMap<>(resolvers);
        this.environment = environment;
    }

    /** Sets who hears of each fetch; before it is shared. */
    public SecretReader measured(LongSupplier ticker, Fetches listener) {
        nanos = ticker;
        fetches = listener;
        return this;
    }

    /**
     * Fetches a secret's present value. May block; the caller closes the secret.
     *
     * @throws SecretUnavailableException if it can't be had
     * @throws InterruptedException if the thread was interrupted meanwhile
     */
    public Secret read(SecretDeclaration declaration) throws SecretUnavailableException, InterruptedException {
        long begun = nanos.getAsLong();
        boolean had = false;
        try {
            Secret secret = fetch(declaration);
            had = true;
            return secret;
        } finally {
            fetches.fetched(resolver(declaration.from()), nanos.getAsLong() - begun, had);
        }
    }

    // "file", "env", or the name of one of the host's: a closed set.
    private String resolver(String from) {
        int colon = from.indexOf(':');
        String name = from.startsWith("host:") ? from.substring(colon + 1) : from.substring(0, Math.max(0, colon));
        return from.startsWith("host:") && !resolvers.containsKey(name) ? "unknown" : name;
    }

    private Secret fetch(SecretDeclaration declaration) throws SecretUnavailableException, InterruptedException {
        String from = declaration.from();
        if (from.startsWith("file:")) {
            return ofFile(declaration, from.substring("file:".length()));
        }
        if (from.startsWith("env:")) {
            return ofEnvironment(declaration, from.substring("env:".length()));
        }
        return ofHost(declaration, from.substring("host:".length()));
    }

    private static Secret ofFile(SecretDeclaration declaration, String place) throws SecretUnavailableException {
        try {
            return SecretFile.read(declaration.name(), place);
        } catch (IOException | RuntimeException e) {
            throw unavailable(declaration, e);
        }
    }

    private Secret ofEnvironment(SecretDeclaration declaration, String variable) throws SecretUnavailableException {
        String value = environment.apply(variable);
        if (value == null || value.isEmpty()) {
            throw new SecretUnavailableException(
                    "secret " + declaration.name() + ": the environment has no variable of the name declared");
        }
        return Secret.of(declaration.name(), "", value.toCharArray());
    }

    private Secret ofHost(SecretDeclaration declaration, String name)
            throws SecretUnavailableException, InterruptedException {
        SecretResolver resolver = resolvers.get(name);
        if (resolver == null) {
            throw new SecretUnavailableException("secret " + declaration.name() + ": the host has no resolver '"
                    + Text.line(name, 128) + "'; it has " + new TreeSet<>(resolvers.keySet()));
        }
        Secret secret;
        try {
            secret = resolver.resolve(declaration);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | LinkageError | StackOverflowError e) {
            throw unavailable(declaration, e);
        }
        if (secret == null) {
            throw new SecretUnavailableException(
                    "secret " + declaration.name() + ": the host's resolver '" + name + "' gave nothing");
        }
        return secret;
    }

    private static SecretUnavailableException unavailable(SecretDeclaration declaration, Throwable problem) {
        String detail = problem instanceof SecretFile.Refused refused
                ? refused.text()
                : Text.line(problem.getClass().getName(), 256);
        int colon = declaration.from().indexOf(':');
        return new SecretUnavailableException(
                "secret " + declaration.name() + " from " + declaration.from().substring(0, colon) + ": " + detail);
    }
}
