package dev.assay;

import dev.assay.internal.configuration.Permissions;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.resource.Limits;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What host code lets a configuration ask for: a configuration may tighten it, never loosen it.
 *
 * <p>Immutable. What fetches code or reads secrets is forbidden until it is allowed here; what only costs is free until a
 * ceiling is set.
 */
public final class HostPermissions {

    /** The defaults: nothing is fetched and no secret is read. */
    public static final HostPermissions DEFAULT = builder().build();

    private final Builder given;

    private HostPermissions(Builder given) {
        this.given = given;
    }

    /** Starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The permissions of a manager.
     *
     * @param hostPlugins the ids of the plugins that it brings along
     * @param vouched whether something else than a reference's digest may vouch for what it names
     */
    Permissions of(Set<String> hostPlugins, Predicate<PluginReference> vouched, int maxConcurrentRuns) {
        Permissions.Builder permissions = Permissions.builder()
                .hostPlugins(hostPlugins)
                .vouched(vouched)
                .maxConcurrentRuns(maxConcurrentRuns)
                .isolationFloor(given.isolationFloor)
                .ceilings(given.ceilings)
                .minInterval(given.minInterval)
                .maxJobs(given.maxJobs);
        given.sources.forEach(permissions::pluginSource);
        given.origins.forEach(permissions::secretOrigin);
        given.secrets.forEach(pair -> permissions.secrets(pair.plugin(), pair.secret()));
        if (!given.plugins.isEmpty()) {
            permissions.plugins(given.plugins);
        }
        return permissions.build();
    }

    private record Pair(String plugin, String secret) {}

    /** Collects permissions. Not thread-safe. */
    public static final class Builder {
        private Isolation isolationFloor = Isolation.CLASSLOADER;
        private Limits ceilings = Limits.NONE;
        private Duration minInterval = Duration.ofSeconds(1);
        private int maxJobs = 1_000_000;
        private final Set<String> sources = new HashSet<>();
        private final Set<String> origins = new HashSet<>();
        private final Set<String> plugins = new HashSet<>();
        private final Set<Pair> secrets = new HashSet<>();

        private Builder() {}

        private Builder(Builder from) {
            isolationFloor = from.isolationFloor;
            ceilings = from.ceilings;
            minInterval = from.minInterval;
            maxJobs = from.maxJobs;
            sources.addAll(from.sources);
            origins.addAll(from.origins);
            plugins.addAll(from.plugins);
            secrets.addAll(from.secrets);
        }

        /**
         * Sets the weakest isolation of plugins that are fetched; {@code CLASSLOADER} unless set.
         *
         * @throws IllegalArgumentException for {@code DIRECT}, which is for the host's own code
         */
        public Builder isolationFloor(Isolation floor) {
            if (floor == Isolation.DIRECT) {
                throw new IllegalArgumentException("plugins that are fetched never run at DIRECT");
            }
            this.isolationFloor = floor;
            return this;
        }

        /** Allows plugins from below a prefix, such as {@code https://plugins.example.com/} or {@code file:/opt/plugins/}. */
        public Builder pluginSource(String prefix) {
            sources.add(Objects.requireNonNull(prefix, "prefix"));
            return this;
        }

        /** Allows a plugin id; once one is allowed, others beside the host's own are not. */
        public Builder plugin(String id) {
            plugins.add(Objects.requireNonNull(id, "id"));
            return this;
        }

        /** Allows secrets from below a prefix, such as {@code file:/run/secrets/}, {@code env:DB_PASSWORD} or {@code host:}. */
        public Builder secretOrigin(String prefix) {
            origins.add(Objects.requireNonNull(prefix, "prefix"));
            return this;
        }

        /** Allows a plugin a secret; {@code *} stands for any. */
        public Builder secret(String plugin, String secret) {
            secrets.add(new Pair(plugin, secret));
            return this;
        }

        /** Sets the highest limits a run may have; a job without limits of its own gets these. */
        public Builder limits(Limits ceilings) {
            this.ceilings = Objects.requireNonNull(ceilings, "ceilings");
            return this;
        }

        /** Sets how close two due times of a job may be; a second unless set. */
        public Builder minimumInterval(Duration interval) {
            this.minInterval = Objects.requireNonNull(interval, "interval");
            return this;
        }

        /** Sets how many jobs a configuration may hold; a million unless set. */
        public Builder maxJobs(int jobs) {
            if (jobs < 0) {
                throw new IllegalArgumentException("a number of jobs is not negative");
            }
            this.maxJobs = jobs;
            return this;
        }

        /** Builds the permissions. */
        public HostPermissions build() {
            return new HostPermissions(new Builder(this));
        }
    }
}
