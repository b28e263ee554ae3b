package dev.assay.spi.configuration;

import dev.assay.spi.internal.SpecJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A revision of what to attest: settings, plugin references, declared secrets and job specs.
 *
 * <p>Immutable. Relations between its parts (a job that names an unknown plugin, say) are checked by the manager, which
 * lists every fault; the builder checks single values only.
 */
public final class Configuration {

    private final String revision;
    private final String source;
    private final String digest;
    private final Optional<String> signer;
    private final Optional<Instant> issued;
    private final Optional<Instant> expires;
    private final Settings settings;
    private final List<PluginReference> plugins;
    private final Map<String, SecretDeclaration> secrets;
    private final List<JobSpec> jobs;

    private Configuration(Builder builder) {
        this.revision = builder.revision;
        this.source = builder.source;
        this.digest = builder.digest;
        this.signer = builder.signer;
        this.issued = builder.issued;
        this.expires = builder.expires;
        this.settings = builder.settings;
        this.plugins = List.copyOf(builder.plugins);
        this.secrets = Collections.unmodifiableMap(new LinkedHashMap<>(builder.secrets));
        this.jobs = List.copyOf(builder.jobs);
    }

    /**
     * Starts a configuration.
     *
     * @param revision text; compared as an unsigned number where both are digits, otherwise only for equality
     */
    public static Builder builder(String revision) {
        return new Builder(revision);
    }

    /** The revision. */
    public String revision() {
        return revision;
    }

    /** Where it came from: a URI or a word such as {@code memory}. */
    public String source() {
        return source;
    }

    /** {@code sha256:} and the digest of the bytes it was read from, or of its job specs where there are none. */
    public String digest() {
        return digest;
    }

    /** The key that signed it, if it was signed. */
    public Optional<String> signer() {
        return signer;
    }

    /** When it was issued, if it says so. */
    public Optional<Instant> issued() {
        return issued;
    }

    /** When it becomes stale: an alarm, while its jobs go on. */
    public Optional<Instant> expires() {
        return expires;
    }

    /** What holds for all jobs. */
    public Settings settings() {
        return settings;
    }

    /** The plugins that job specs may name. */
    public List<PluginReference> plugins() {
        return plugins;
    }

    /** The declared secrets by name; no values. */
    public Map<String, SecretDeclaration> secrets() {
        return secrets;
    }

    /** The job specs, in the order given. */
    public List<JobSpec> jobs() {
        return jobs;
    }

    @Override
    public String toString() {
        return "Configuration[revision " + revision + ", " + jobs.size() + " jobs]";
    }

    /** Collects a configuration. Not thread-safe. */
    public static final class Builder {
        private final String revision;
        private String source = "memory";
        private String digest = "";
        private Optional<String> signer = Optional.empty();
        private Optional<Instant> issued = Optional.empty();
        private Optional<Instant> expires = Optional.empty();
        private Settings settings = Settings.builder().build();
        private final List<PluginReference> plugins = new ArrayList<>();
        private final Map<String, SecretDeclaration> secrets = new LinkedHashMap<>();
        private final List<JobSpec> jobs = new ArrayList<>();

        private Builder(String revision) {
            if (revision.isBlank() || revision.length() > 128) {
                throw new IllegalArgumentException("a revision is 1 to 128 characters");
            }
            this.revision = revision;
        }

        /** Sets where it came from. */
        public Builder source(String source) {
            this.source = Objects.requireNonNull(source, "source");
            return this;
        }

        /** Sets the digest of the bytes it was read from, {@code sha256:…}. */
        public Builder digest(String digest) {
            this.digest = Objects.requireNonNull(digest, "digest");
            return this;
        }

        /** Sets the key that signed it. */
        public Builder signer(String keyId) {
            this.signer = Optional.of(keyId);
            return this;
        }

        /** Sets when it was issued. */
        public Builder issued(Instant at) {
            this.issued = Optional.of(at);
            return this;
        }

        /** Sets when it becomes stale. */
        public Builder expires(Instant at) {
            this.expires = Optional.of(at);
            return this;
        }

        /** Sets what holds for all jobs. */
        public Builder settings(Settings settings) {
            this.settings = Objects.requireNonNull(settings, "settings");
            return this;
        }

        /** Adds a plugin reference. */
        public Builder plugin(PluginReference plugin) {
            plugins.add(Objects.requireNonNull(plugin, "plugin"));
            return this;
        }

        /** Declares a secret. */
        public Builder secret(SecretDeclaration secret) {
            secrets.put(secret.name(), secret);
            return this;
        }

        /** Adds a job spec. */
        public Builder job(JobSpec job) {
            jobs.add(Objects.requireNonNull(job, "job"));
            return this;
        }

        /** Adds job specs. */
        public Builder jobs(Collection<JobSpec> specs) {
            specs.forEach(this::job);
            return this;
        }

        /** Builds the configuration; without a digest it gets one over its job specs. */
        public Configuration build() {
            if (digest.isEmpty()) {
                digest = SpecJson.digest(jobs);
            }
            return new Configuration(this);
        }
    }
}
