package dev.assay.spi;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Who a manager's results speak as: a tenant, an agent id that outlives restarts, and the marks of this one start.
 *
 * <p>Immutable. The agent id is given by the host, or kept in the home folder, or made up for one start; {@link
 * #origin()} says which and is part of every result, because a cloned machine repeats a kept identity. Host name,
 * operating system and the like are {@linkplain #host() attributes}, never identity.
 */
public final class Identity {

    /** Where an agent id comes from. */
    public enum Origin {
        /** Given by host code: the one to use for fleets. */
        HOST,
        /** Made up once and kept in the home folder. */
        PERSISTED,
        /** Made up for this start only. */
        EPHEMERAL
    }

    private final String tenant;
    private final String agent;
    private final Origin origin;
    private final UUID instance;
    private final String epoch;
    private final Map<String, String> application;
    private final Map<String, String> host;

    private Identity(Builder builder) {
        this.tenant = builder.tenant;
        this.agent = Objects.requireNonNull(builder.agent, "agent");
        this.origin = builder.origin;
        this.instance = Objects.requireNonNull(builder.instance, "instance");
        this.epoch = Objects.requireNonNull(builder.epoch, "epoch");
        this.application = Collections.unmodifiableMap(new TreeMap<>(builder.application));
        this.host = Collections.unmodifiableMap(new TreeMap<>(builder.host));
    }

    /** Starts an identity; agent, instance and epoch must be set. */
    public static Builder builder() {
        return new Builder();
    }

    /** The tenant, {@code "default"} where a host has only one. */
    public String tenant() {
        return tenant;
    }

    /** The agent id, a URI such as {@code urn:assay:acme:agent:payments-1}; also the source of its result stream. */
    public String agent() {
        return agent;
    }

    /** Where the agent id comes from. */
    public Origin origin() {
        return origin;
    }

    /** A random mark of this start, which tells clones apart. */
    public UUID instance() {
        return instance;
    }

    /** A mark of this start that sorts by time as text. */
    public String epoch() {
        return epoch;
    }

    /** The host application: at least {@code name}, sorted by key. */
    public Map<String, String> application() {
        return application;
    }

    /** Attributes of the machine: at least {@code name} and {@code os}, sorted by key. */
    public Map<String, String> host() {
        return host;
    }

    @Override
    public String toString() {
        return "Identity[" + agent + " " + origin + " epoch " + epoch + "]";
    }

    /** Collects an identity. Not thread-safe. */
    public static final class Builder {
        private String tenant = "default";
        private String agent = "";
        private Origin origin = Origin.HOST;
        private UUID instance = new UUID(0, 0);
        private String epoch = "0";
        private final Map<String, String> application = new TreeMap<>(Map.of("name", "unnamed"));
        private final Map<String, String> host = new TreeMap<>(Map.of("name", "unknown", "os", "unknown"));

        private Builder() {}

        /** Sets the tenant. */
        public Builder tenant(String tenant) {
            this.tenant = Objects.requireNonNull(tenant, "tenant");
            return this;
        }

        /**
         * Sets the agent id and where it comes from.
         *
         * @throws IllegalArgumentException if the id is no absolute URI
         */
        public Builder agent(String agent, Origin origin) {
            if (!agent.matches("[a-z][a-z0-9+.-]*:\\S+")) {
                throw new IllegalArgumentException(
                        "an agent id is a URI such as urn:assay:acme:agent:payments-1, not '" + agent + "'");
            }
            this.agent = agent;
            this.origin = Objects.requireNonNull(origin, "origin");
            return this;
        }

        /** Sets the marks of this start. */
        public Builder start(UUID instance, String epoch) {
            this.instance = Objects.requireNonNull(instance, "instance");
            this.epoch = Objects.requireNonNull(epoch, "epoch");
            return this;
        }

        /** Adds an attribute of the host application. */
        public Builder application(String key, String value) {
            application.put(key, value);
            return this;
        }

        /** Adds an attribute of the machine. */
        public Builder host(String key, String value) {
            host.put(key, value);
            return this;
        }

        /**
         * Builds the identity.
         *
         * @throws IllegalArgumentException if no agent id was set
         */
        public Identity build() {
            if (agent.isEmpty()) {
                throw new IllegalArgumentException("an identity needs an agent id");
            }
            return new Identity(this);
        }
    }
}
