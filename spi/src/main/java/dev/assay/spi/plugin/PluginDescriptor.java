package dev.assay.spi.plugin;

import dev.assay.spi.configuration.Fault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a plugin is: id, version, the checks it makes and the parameters it takes.
 *
 * <p>Immutable; JDK types and values of this module only, so it never holds on to a plugin's class loader.
 */
public final class PluginDescriptor {

    private final String id;
    private final String version;
    private final String title;
    private final Map<String, CheckDescriptor> checks;
    private final Map<String, ParameterDescriptor> parameters;
    private final boolean open;

    private PluginDescriptor(Builder builder) {
        this.id = builder.id;
        this.version = builder.version;
        this.title = builder.title.isEmpty() ? builder.id : builder.title;
        this.checks = Collections.unmodifiableMap(new LinkedHashMap<>(builder.checks));
        this.parameters = Collections.unmodifiableMap(new LinkedHashMap<>(builder.parameters));
        this.open = builder.open;
    }

    /** Starts a descriptor. */
    public static Builder builder(String id, String version) {
        return new Builder(id, version);
    }

    /**
     * Reads the {@link Plugin} annotation of a class. No instance is made and no static initialiser runs.
     *
     * @throws PluginException {@code DESCRIPTOR_MISSING} or {@code DESCRIPTOR_INVALID}
     */
    public static PluginDescriptor of(Class<?> plugin) {
        return DescriptorReader.read(plugin);
    }

    /** The id. */
    public String id() {
        return id;
    }

    /** The version. */
    public String version() {
        return version;
    }

    /** What people call it. */
    public String title() {
        return title;
    }

    /** The checks by id, in the order given. */
    public Map<String, CheckDescriptor> checks() {
        return checks;
    }

    /** The parameters by name, in the order given. */
    public Map<String, ParameterDescriptor> parameters() {
        return parameters;
    }

    /** Whether checks and parameters beyond the described ones are taken as they come, as for a host's lambda. */
    public boolean open() {
        return open;
    }

    /** The check of an id: described, or made up if this descriptor is open, or empty. */
    public Optional<CheckDescriptor> check(String checkId) {
        CheckDescriptor known = checks.get(checkId);
        if (known != null) {
            return Optional.of(known);
        }
        return open ? Optional.of(CheckDescriptor.undescribed(checkId)) : Optional.empty();
    }

    /**
     * Compares a job spec's parameters with the described ones.
     *
     * @param place where they stand, such as {@code jobs[3].parameters}
     * @param values the parameters
     * @return every fault; empty if they fit
     */
    public List<Fault> validate(String place, Map<String, Object> values) {
        return open ? List.of() : ParameterValidation.validate(place, parameters, values);
    }

    @Override
    public String toString() {
        return id + "@" + version;
    }

    /** Collects a descriptor. Not thread-safe. */
    public static final class Builder {
        private final String id;
        private final String version;
        private String title = "";
        private boolean open;
        private final Map<String, CheckDescriptor> checks = new LinkedHashMap<>();
        private final Map<String, ParameterDescriptor> parameters = new LinkedHashMap<>();
        private final List<String> doubles = new ArrayList<>();

        private Builder(String id, String version) {
            this.id = Objects.requireNonNull(id, "id");
            this.version = Objects.requireNonNull(version, "version");
        }

        /** Sets what people call it. */
        public Builder title(String title) {
            this.title = Objects.requireNonNull(title, "title");
            return this;
        }

        /** Takes checks and parameters beyond the described ones as they come. */
        public Builder open() {
            this.open = true;
            return this;
        }

        /** Adds a check. */
        public Builder check(CheckDescriptor check) {
            if (checks.putIfAbsent(check.id(), check) != null) {
                doubles.add(check.id());
            }
            return this;
        }

        /** Adds a parameter. */
        public Builder parameter(ParameterDescriptor parameter) {
            if (parameters.putIfAbsent(parameter.name(), parameter) != null) {
                doubles.add(parameter.name());
            }
            return this;
        }

        /** Adds the parameters that a record describes. */
        public Builder parameters(Class<? extends Record> type) {
            DescriptorReader.parameters(type).forEach(this::parameter);
            return this;
        }

        /**
         * Builds the descriptor.
         *
         * @throws IllegalArgumentException if an id was given twice
         */
        public PluginDescriptor build() {
            if (!doubles.isEmpty()) {
                throw new IllegalArgumentException("plugin " + id + " describes twice: " + doubles);
            }
            return new PluginDescriptor(this);
        }
    }
}
