package dev.assay.spi.configuration;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A plugin as a configuration names it: id, version, and where its verified bytes come from.
 *
 * <p>Immutable. Without a source it means a plugin that the host brings along, inline or on its class path.
 */
public final class PluginReference {

    private final String id;
    private final Optional<String> version;
    private final Optional<String> source;
    private final Optional<String> sha256;
    private final Optional<Isolation> isolation;

    private PluginReference(Builder builder) {
        this.id = builder.id;
        this.version = builder.version;
        this.source = builder.source;
        this.sha256 = builder.sha256;
        this.isolation = builder.isolation;
    }

    /**
     * Starts a reference.
     *
     * @param id lower-case letters, digits, dots, dashes and underscores, at most 128 characters
     */
    public static Builder builder(String id) {
        return new Builder(id);
    }

    /** A plugin that the host brings along. */
    public static PluginReference ofHost(String id) {
        return builder(id).build();
    }

    /** The id that job specs name. */
    public String id() {
        return id;
    }

    /** The exact version, if one is asked for. */
    public Optional<String> version() {
        return version;
    }

    /** Where to fetch it: {@code file:}, {@code https:} and so on; empty for the host's own plugins. */
    public Optional<String> source() {
        return source;
    }

    /** The digest its bytes must have, 64 lower-case hexadecimal digits. */
    public Optional<String> sha256() {
        return sha256;
    }

    /** How it is isolated unless a job spec says more. */
    public Optional<Isolation> isolation() {
        return isolation;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PluginReference that
                && id.equals(that.id)
                && version.equals(that.version)
                && source.equals(that.source)
                && sha256.equals(that.sha256)
                && isolation.equals(that.isolation);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, version, source, sha256, isolation);
    }

    @Override
    public String toString() {
        return id + version.map(v -> "@" + v).orElse("");
    }

    /** Collects a reference. Not thread-safe. */
    public static final class Builder {
        private final String id;
        private Optional<String> version = Optional.empty();
        private Optional<String> source = Optional.empty();
        private Optional<String> sha256 = Optional.empty();
        private Optional<Isolation> isolation = Optional.empty();

        private Builder(String id) {
            this.id = Ids.check("plugin id", id);
        }

        /** Sets the exact version. */
        public Builder version(String version) {
            if (version.isBlank() || version.length() > 64) {
                throw new IllegalArgumentException("a plugin version is 1 to 64 characters");
            }
            this.version = Optional.of(version);
            return this;
        }

        /** Sets where to fetch it. */
        public Builder source(String source) {
            this.source = Optional.of(source);
            return this;
        }

        /** Sets the digest its bytes must have. */
        public Builder sha256(String digest) {
            if (!digest.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException("a sha256 is 64 lower-case hexadecimal digits");
            }
            this.sha256 = Optional.of(digest);
            return this;
        }

        /** Sets how it is isolated. */
        public Builder isolation(Isolation isolation) {
            this.isolation = Optional.of(isolation);
            return this;
        }

        /** Builds the reference. */
        public PluginReference build() {
            return new PluginReference(this);
        }
    }
}
