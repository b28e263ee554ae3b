package dev.assay.internal.configuration;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.resource.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What host code lets a configuration do. A configuration may ask for less and never for more.
 *
 * <p>What fetches code or reads secrets is forbidden until the host allows it; what only costs is free until the host
 * sets a ceiling. Immutable.
 */
public final class Permissions {

    private final Isolation isolationFloor;
    private final Set<String> hostPlugins;
    private final Predicate<PluginReference> vouched;
    private final Optional<Set<String>> plugins;
    private final List<SourceRule> pluginSources;
    private final List<SourceRule> secretOrigins;
    private final Map<String, Set<String>> secrets;
    private final OptionalInt maxConcurrentRuns;
    private final int maxJobs;
    private final Duration minInterval;
    private final Optional<Duration> maxTimeout;
    private final Limits ceilings;
    private final OptionalDouble maxCpus;

    private Permissions(Builder builder) {
        this.isolationFloor = builder.isolationFloor;
        this.hostPlugins = Set.copyOf(builder.hostPlugins);
        this.vouched = builder.vouched;
        this.plugins = builder.plugins.map(Set::copyOf);
        this.pluginSources = List.copyOf(builder.pluginSources);
        this.secretOrigins = List.copyOf(builder.secretOrigins);
        Map<String, Set<String>> copy = new HashMap<>();
        builder.secrets.forEach((plugin, names) -> copy.put(plugin, Set.copyOf(names)));
        this.secrets = Map.copyOf(copy);
        this.maxConcurrentRuns = builder.maxConcurrentRuns;
        this.maxJobs = builder.maxJobs;
        this.minInterval = builder.minInterval;
        this.maxTimeout = builder.maxTimeout;
        this.ceilings = builder.ceilings;
        this.maxCpus = builder.maxCpus;
    }

    /** Starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** The weakest isolation of plugins that are not the host's own. */
    public Isolation isolationFloor() {
        return isolationFloor;
    }

    /** The ids of plugins that the host brings along; they need no reference. */
    public Set<String> hostPlugins() {
        return hostPlugins;
    }

    /** Whether a plugin may be fetched that is not named by its digest, because something else may vouch for it. */
    public boolean vouched(PluginReference plugin) {
        return vouched.test(plugin);
    }

    /** The only plugin ids that may be named, if that is limited. */
    public Optional<Set<String>> plugins() {
        return plugins;
    }

    /** Whether plugins may be fetched from a source. */
    public boolean allowsPluginSource(String source) {
        return pluginSources.stream().anyMatch(rule -> rule.allows(source));
    }

    /** Whether secrets may be read from an origin such as {@code file:/run/secrets/db}. */
    public boolean allowsSecretOrigin(String from) {
        return secretOrigins.stream().anyMatch(rule -> rule.allows(from));
    }

    /** Whether a plugin may get a secret. */
    public boolean allowsSecret(String plugin, String secret) {
        return holds(secrets.get(plugin), secret) || holds(secrets.get(Builder.ANY), secret);
    }

    private static boolean holds(@org.jspecify.annotations.Nullable Set<String> names, String name) {
        return names != null && (names.contains(name) || names.contains(Builder.ANY));
    }

    /** The most runs at once, if limited. */
    public OptionalInt maxConcurrentRuns() {
        return maxConcurrentRuns;
    }

    /** The most jobs. */
    public int maxJobs() {
        return maxJobs;
    }

    /** The shortest distance of a job's due times. */
    public Duration minInterval() {
        return minInterval;
    }

    /** The longest timeout, if limited. */
    public Optional<Duration> maxTimeout() {
        return maxTimeout;
    }

    /** The highest limits a job may set itself. */
    public Limits ceilings() {
        return ceilings;
    }

    /** The most CPUs a job may ask for, if limited. */
    public OptionalDouble maxCpus() {
        return maxCpus;
    }

    /** Collects permissions. Not thread-safe. */
    public static final class Builder {
        private static final String ANY = "*";

        private Isolation isolationFloor = Isolation.CLASSLOADER;
        private Set<String> hostPlugins = Set.of();
        private Predicate<PluginReference> vouched = plugin -> false;
        private Optional<Set<String>> plugins = Optional.empty();
        private final List<SourceRule> pluginSources = new ArrayList<>();
        private final List<SourceRule> secretOrigins = new ArrayList<>();
        private final Map<String, Set<String>> secrets = new HashMap<>();
        private OptionalInt maxConcurrentRuns = OptionalInt.empty();
        private int maxJobs = 100_000;
        private Duration minInterval = Duration.ofSeconds(1);
        private Optional<Duration> maxTimeout = Optional.empty();
        private Limits ceilings = Limits.NONE;
        private OptionalDouble maxCpus = OptionalDouble.empty();

        private Builder() {}

        /** Sets the weakest isolation of fetched plugins; {@code CLASSLOADER} unless set. */
        public Builder isolationFloor(Isolation floor) {
            this.isolationFloor = Objects.requireNonNull(floor, "floor");
            return this;
        }

        /** Sets the plugins that the host brings along. */
        public Builder hostPlugins(Set<String> ids) {
            this.hostPlugins = Set.copyOf(ids);
            return this;
        }

        /** Sets for which plugins something else than a digest may vouch; none unless set. */
        public Builder vouched(Predicate<PluginReference> vouched) {
            this.vouched = Objects.requireNonNull(vouched, "vouched");
            return this;
        }

        /** Limits the plugin ids that may be named, beside the host's own. */
        public Builder plugins(Set<String> ids) {
            this.plugins = Optional.of(Set.copyOf(ids));
            return this;
        }

        /** Allows plugins from below a prefix, see {@link SourceRule#of}. */
        public Builder pluginSource(String prefix) {
            pluginSources.add(SourceRule.of(prefix));
            return this;
        }

        /** Allows secrets from below a prefix, such as {@code file:/run/secrets/}, {@code env:DB_PASSWORD}, {@code host:}. */
        public Builder secretOrigin(String prefix) {
            secretOrigins.add(SourceRule.of(prefix));
            return this;
        }

        /** Allows a plugin some secrets; {@code *} stands for any plugin or any secret. */
        public Builder secrets(String plugin, String... names) {
            secrets.computeIfAbsent(plugin, id -> new HashSet<>()).addAll(List.of(names));
            return this;
        }

        /** Sets the most runs at once. */
        public Builder maxConcurrentRuns(int runs) {
            this.maxConcurrentRuns = OptionalInt.of(runs);
            return this;
        }

        /** Sets the most jobs; 100,000 unless set. */
        public Builder maxJobs(int jobs) {
            this.maxJobs = jobs;
            return this;
        }

        /** Sets the shortest distance of a job's due times; a second unless set. */
        public Builder minInterval(Duration interval) {
            this.minInterval = Objects.requireNonNull(interval, "interval");
            return this;
        }

        /** Sets the longest timeout. */
        public Builder maxTimeout(Duration timeout) {
            this.maxTimeout = Optional.of(timeout);
            return this;
        }

        /** Sets the highest limits a job may set itself. */
        public Builder ceilings(Limits ceilings) {
            this.ceilings = Objects.requireNonNull(ceilings, "ceilings");
            return this;
        }

        /** Sets the most CPUs a job may ask for. */
        public Builder maxCpus(double cpus) {
            this.maxCpus = OptionalDouble.of(cpus);
            return this;
        }

        /** Builds the permissions. */
        public Permissions build() {
            return new Permissions(this);
        }
    }
}
