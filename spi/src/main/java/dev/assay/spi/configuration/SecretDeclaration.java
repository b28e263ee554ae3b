package dev.assay.spi.configuration;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A secret as a configuration declares it: a name and where its value is fetched when a run starts. It never holds the
 * value.
 *
 * @param name what jobs and parameters refer to
 * @param from {@code file:PATH}, {@code env:NAME} or {@code host:RESOLVER}
 * @param path where in the host's store, for {@code host:}
 * @param key which field there, for {@code host:}
 * @param maxAge how old a cached value may be, if the resolver caches
 */
public record SecretDeclaration(
        String name, String from, Optional<String> path, Optional<String> key, Optional<Duration> maxAge) {

    /** Checks name and origin. */
    public SecretDeclaration {
        Ids.check("secret name", name);
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(maxAge, "maxAge");
        if (!from.startsWith("file:") && !from.startsWith("env:") && !from.startsWith("host:")) {
            throw new IllegalArgumentException("a secret comes from file:, env: or host:");
        }
    }

    /** A secret without details. */
    public static SecretDeclaration of(String name, String from) {
        return new SecretDeclaration(name, from, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
