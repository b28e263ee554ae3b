package dev.assay.plugins;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How plugins are run in processes of their own. Host code says it; no configuration can.
 *
 * <pre>{@code
 * PluginLoader.builder().workers(WorkerSettings.builder().niceness(15).build()).build()
 * }</pre>
 *
 * <p>Immutable.
 */
public final class WorkerSettings {

    /** The host's own Java, 30 seconds to start, 256 MiB of memory unless a job says otherwise, niceness 10. */
    public static final WorkerSettings DEFAULT = builder().build();

    private final Path javaHome;
    private final boolean ownJavaHome;
    private final List<String> javaOptions;
    private final Duration startTimeout;
    private final long memoryBytes;
    private final int processors;
    private final int niceness;
    private final boolean loopback;
    private final boolean classArchive;
    private final OptionalInt debugPort;
    private final boolean debugSuspend;

    private WorkerSettings(Builder builder) {
        this.javaHome = builder.javaHome.orElseGet(() -> Path.of(System.getProperty("java.home", "")));
        this.ownJavaHome = builder.javaHome.isPresent();
        this.javaOptions = List.copyOf(builder.javaOptions);
        this.startTimeout = builder.startTimeout;
        this.memoryBytes = builder.memoryBytes;
        this.processors = builder.processors;
        this.niceness = builder.niceness;
        this.loopback = builder.loopback;
        this.classArchive = builder.classArchive;
        this.debugPort = builder.debugPort;
        this.debugSuspend = builder.debugSuspend;
    }

    /** Starts settings. */
    public static Builder builder() {
        return new Builder();
    }

    /** The Java installation that runs workers. */
    public Path javaHome() {
        return javaHome;
    }

    /** Whether that is another one than the host's. */
    public boolean isOtherJava() {
        return ownJavaHome;
    }

    /** Options for workers' JVMs, after those of Assay. */
    public List<String> javaOptions() {
        return javaOptions;
    }

    /** How long a worker may take until it has connected. */
    public Duration startTimeout() {
        return startTimeout;
    }

    /** The memory of a worker whose job sets no limit. */
    public long memoryBytes() {
        return memoryBytes;
    }

    /** How many processors a worker's JVM believes to have. */
    public int processors() {
        return processors;
    }

    /** The niceness of workers, 0 to 19. */
    public int niceness() {
        return niceness;
    }

    /** Whether workers connect by the loopback address though Unix-domain sockets are there. */
    public boolean isLoopback() {
        return loopback;
    }

    /** Whether workers start from an archive of their classes once there is one. */
    public boolean usesClassArchive() {
        return classArchive;
    }

    /** The port at which a debugger may look into a worker, if that was switched on. */
    public OptionalInt debugPort() {
        return debugPort;
    }

    /** Whether a worker waits for the debugger before it begins. */
    public boolean isDebugSuspended() {
        return debugSuspend;
    }

    @Override
    public String toString() {
        return "WorkerSettings[java=" + javaHome + " start=" + startTimeout + " memory=" + memoryBytes + " nice="
                + niceness + (debugPort.isPresent() ? " debug" : "") + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private Optional<Path> javaHome = Optional.empty();
        private List<String> javaOptions = List.of();
        private Duration startTimeout = Duration.ofSeconds(30);
        private long memoryBytes = 256L << 20;
        private int processors = 1;
        private int niceness = 10;
        private boolean loopback;
        private boolean classArchive = true;
        private OptionalInt debugPort = OptionalInt.empty();
        private boolean debugSuspend;

        private Builder() {}

        /** Sets another Java installation to run workers with; Java 17 or newer. Defaults to the host's own. */
        public Builder javaHome(Path home) {
            this.javaHome = Optional.of(home);
            return this;
        }

        /** Sets options for workers' JVMs, such as {@code -Djava.net.preferIPv4Stack=true}. They must hold no secret. */
        public Builder javaOptions(List<String> options) {
            this.javaOptions = options;
            return this;
        }

        /** Sets how long a worker may take until it has connected. Defaults to 30 seconds. */
        public Builder startTimeout(Duration timeout) {
            if (timeout.isZero() || timeout.isNegative()) {
                throw new IllegalArgumentException("startTimeout must be positive, but is " + timeout);
            }
            this.startTimeout = timeout;
            return this;
        }

        /** Sets the memory of a worker whose job sets no limit. Defaults to 256 MiB. */
        public Builder memoryBytes(long bytes) {
            if (bytes < 32L << 20) {
                throw new IllegalArgumentException("memoryBytes must be at least 32 MiB, but is " + bytes);
            }
            this.memoryBytes = bytes;
            return this;
        }

        /** Sets how many processors a worker's JVM believes to have. Defaults to 1. */
        public Builder processors(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("processors must be positive, but is " + count);
            }
            this.processors = count;
            return this;
        }

        /** Sets the niceness of workers, where the system has it. Defaults to 10. */
        public Builder niceness(int nice) {
            if (nice < 0 || nice > 19) {
                throw new IllegalArgumentException("niceness is 0 to 19, not " + nice);
            }
            this.niceness = nice;
            return this;
        }

        /** Lets workers connect by the loopback address even where there are Unix-domain sockets. */
        public Builder loopback() {
            this.loopback = true;
            return this;
        }

        /**
         * Sets whether workers start from an archive of their own and the JDK's classes, which is made in the background
         * after some runs and kept in the manager's home. It holds nothing of plugins. Defaults to yes.
         */
        public Builder classArchive(boolean used) {
            this.classArchive = used;
            return this;
        }

        /**
         * Lets a debugger look into workers, one at a time, at a port of the loopback address. For development: each
         * result says {@code debugger} among what is not enforced.
         *
         * @param port the port
         * @param suspend whether a worker waits for the debugger before it begins
         */
        public Builder debug(int port, boolean suspend) {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
            }
            this.debugPort = OptionalInt.of(port);
            this.debugSuspend = suspend;
            return this;
        }

        /** Builds the settings. */
        public WorkerSettings build() {
            return new WorkerSettings(this);
        }
    }
}
