package dev.assay.spi.configuration;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A source's answer: nothing new, a whole configuration, or a difference to the revision in force. */
public sealed interface ConfigurationUpdate {

    /** Nothing has changed since the revision that the request names. */
    static ConfigurationUpdate unchanged() {
        return Unchanged.INSTANCE;
    }

    /** A whole configuration without leases. */
    static ConfigurationUpdate snapshot(Configuration configuration) {
        return new Snapshot(configuration, Map.of());
    }

    /** Nothing new. */
    enum Unchanged implements ConfigurationUpdate {
        /** The only one. */
        INSTANCE
    }

    /**
     * A whole configuration: jobs that it does not hold are removed.
     *
     * @param configuration the configuration
     * @param leases the leases of jobs that are shared with other managers, by job id
     */
    record Snapshot(Configuration configuration, Map<String, Lease> leases) implements ConfigurationUpdate {

        /** Copies the leases. */
        public Snapshot {
            Objects.requireNonNull(configuration, "configuration");
            leases = Map.copyOf(leases);
        }
    }

    /**
     * A difference to the revision in force. It is refused if that is not {@code base}.
     *
     * @param base the revision it starts from
     * @param revision the revision it leads to
     * @param plugins plugin references to add or replace
     * @param put job specs to add or replace
     * @param remove ids of jobs to remove
     * @param leases the leases of added jobs, by job id
     */
    record Delta(
            String base,
            String revision,
            List<PluginReference> plugins,
            List<JobSpec> put,
            Set<String> remove,
            Map<String, Lease> leases)
            implements ConfigurationUpdate {

        /** Copies the collections. */
        public Delta {
            Objects.requireNonNull(base, "base");
            Objects.requireNonNull(revision, "revision");
            plugins = List.copyOf(plugins);
            put = List.copyOf(put);
            remove = Set.copyOf(remove);
            leases = Map.copyOf(leases);
        }
    }
}
