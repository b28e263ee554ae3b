package dev.assay.spi.plugin;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a plugin may know of the host's machine and JVM, handed in as data so that "this JVM" means the host's at every
 * isolation level.
 *
 * <p>Immutable.
 */
public final class HostFacts {

    private final long pid;
    private final Path javaHome;
    private final Optional<Boolean> container;
    private final List<String> arguments;
    private final List<Path> code;
    private final Map<String, String> attributes;

    private HostFacts(Builder builder) {
        this.pid = builder.pid;
        this.javaHome = builder.javaHome;
        this.container = builder.container;
        this.arguments = List.copyOf(builder.arguments);
        this.code = List.copyOf(builder.code);
        this.attributes = Collections.unmodifiableMap(new TreeMap<>(builder.attributes));
    }

    /** Starts facts about a JVM. */
    public static Builder builder(long pid, Path javaHome) {
        return new Builder(pid, javaHome);
    }

    /** The JVM's process id. */
    public long pid() {
        return pid;
    }

    /** Where the JVM's runtime lies. */
    public Path javaHome() {
        return javaHome;
    }

    /** Whether it runs in a container; empty if that can't be told. */
    public Optional<Boolean> container() {
        return container;
    }

    /** The JVM's flags, with the values of all properties but well-known harmless ones left out. */
    public List<String> arguments() {
        return arguments;
    }

    /** The jars and folders on the JVM's class path and module path. */
    public List<Path> code() {
        return code;
    }

    /**
     * More, by name: {@code java.version}, {@code java.vendor}, {@code os.name}, {@code os.version}, {@code host.name},
     * {@code user.name}, sorted.
     */
    public Map<String, String> attributes() {
        return attributes;
    }

    @Override
    public String toString() {
        return "HostFacts[pid " + pid + "]";
    }

    /** Collects facts. Not thread-safe. */
    public static final class Builder {
        private final long pid;
        private final Path javaHome;
        private Optional<Boolean> container = Optional.empty();
        private List<String> arguments = List.of();
        private List<Path> code = List.of();
        private final Map<String, String> attributes = new TreeMap<>();

        private Builder(long pid, Path javaHome) {
            this.pid = pid;
            this.javaHome = javaHome;
        }

        /** Sets whether it runs in a container. */
        public Builder container(boolean container) {
            this.container = Optional.of(container);
            return this;
        }

        /** Sets the JVM's flags. */
        public Builder arguments(List<String> arguments) {
            this.arguments = arguments;
            return this;
        }

        /** Sets the jars and folders of code. */
        public Builder code(List<Path> code) {
            this.code = code;
            return this;
        }

        /** Adds another fact. */
        public Builder attribute(String name, String value) {
            attributes.put(name, value);
            return this;
        }

        /** Builds the facts. */
        public HostFacts build() {
            return new HostFacts(this);
        }
    }
}
