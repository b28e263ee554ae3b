package dev.assay;

import dev.assay.internal.configuration.FileWatch;
import dev.assay.internal.configuration.Offer;
import dev.assay.internal.configuration.TimedWait;
import dev.assay.internal.configuration.WatchedFiles;
import dev.assay.internal.configuration.read.ConfigurationReader;
import dev.assay.internal.configuration.read.Placeholders;
import dev.assay.internal.configuration.read.ReadLimits;
import dev.assay.spi.Environment;
import dev.assay.spi.TimeSource;
import dev.assay.spi.configuration.ConfigurationRequest;
import dev.assay.spi.configuration.ConfigurationSource;
import dev.assay.spi.configuration.ConfigurationUpdate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A configuration in a file, or in a folder of files that are one configuration in the order of their names.
 *
 * <p>Files end in {@code .json}, {@code .yaml} or {@code .yml}; YAML needs the artifact {@code
 * com.fasterxml.jackson.dataformat:jackson-dataformat-yaml} beside Assay. They are looked at while the manager polls, so
 * a change shows within a second or two: a file replaced or edited, a link swapped by a mount. What can't be understood
 * is refused with every fault, what is missing is a failing source, and either way the configuration in force stays.
 *
 * <pre>{@code
 * JobManager.builder().configuration(FileConfiguration.of(Path.of("/etc/acme/assay.yaml")))
 * }</pre>
 *
 * <p>One instance serves one manager. The format is described in {@code docs/configuration.md} and by {@link #schema()}.
 */
public final class FileConfiguration implements ConfigurationSource {

    /** How often files are looked at unless set: every second. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);

    // The tenant of an identity that was given none.
    private static final String ANY_TENANT = "default";
    private static final Duration SETTLE = Duration.ofMillis(250);
    private static final Duration RECHECK = Duration.ofMinutes(1);

    private final Path path;
    private final Duration interval;
    private final ReadLimits limits;
    private final Placeholders placeholders;

    // Set by start, before the polling thread exists; the rest is that thread's.
    private @Nullable TimeSource time;
    private @Nullable TimedWait waiting;
    private @Nullable FileWatch watch;
    private volatile boolean closed; // set by close; read by the polling thread
    private final Offer offer;

    private FileConfiguration(Builder builder) {
        this.path = builder.path;
        this.offer = new Offer(builder.path.toString());
        this.interval = builder.interval;
        this.limits = builder.limits;
        this.placeholders = Placeholders.of(builder.variables, name -> Optional.ofNullable(System.getenv(name)));
    }

    /** A source that watches a file or folder. It need not exist yet. */
    public static FileConfiguration of(Path path) {
        return builder(path).build();
    }

    /** Starts a source that watches a file or folder. */
    public static Builder builder(Path path) {
        return new Builder(path);
    }

    /**
     * The JSON Schema (2020-12) of the format, for editors and checks before roll-out. The schema describes each
     * document; relations, such as a job that names a plugin that is not there, are the manager's to check.
     */
    public static String schema() {
        try (InputStream in = FileConfiguration.class.getResourceAsStream("configuration-v1.schema.json")) {
            if (in == null) {
                throw new IllegalStateException("the schema is missing from this build of Assay");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the schema can't be read from this build of Assay", e);
        }
    }

    @Override
    public void start(Environment environment) {
        String tenant = environment.identity().tenant();
        Optional<String> expected = tenant.equals(ANY_TENANT) ? Optional.empty() : Optional.of(tenant);
        time = environment.time();
        waiting = new TimedWait(environment.timers("configuration"));
        watch = new FileWatch(
                new WatchedFiles(path, limits.maxBytes()),
                new ConfigurationReader(limits, placeholders, expected),
                offer::faults,
                SETTLE,
                RECHECK);
    }

    @Override
    public ConfigurationUpdate poll(ConfigurationRequest request) throws IOException, InterruptedException {
        FileWatch files = watch;
        TimeSource clock = time;
        TimedWait waiter = waiting;
        if (files == null || clock == null || waiter == null) {
            throw new IllegalStateException("poll before start");
        }
        offer.note(request, files.current().orElse(null));
        long deadline = clock.nanos() + TimedWait.nanos(request.maxWait());
        while (true) {
            long mark = waiter.mark();
            if (look(files, clock)) {
                offer.changed();
            }
            ConfigurationUpdate update = offer.answer(request, files.current().orElse(null));
            long left = deadline - clock.nanos();
            if (update != ConfigurationUpdate.unchanged() || left <= 0 || closed) {
                return update;
            }
            Duration pause = files.unsettled() ? SETTLE : interval;
            waiter.await(mark, Math.min(left, pause.toNanos()));
        }
    }

    private static boolean look(FileWatch files, TimeSource clock) throws IOException, InterruptedException {
        try {
            return files.look(clock.nanos());
        } catch (ClosedByInterruptException e) {
            Thread.interrupted(); // the exception speaks for it from now on
            throw (InterruptedException) new InterruptedException("interrupted while reading").initCause(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        TimedWait waiter = waiting;
        if (waiter != null) {
            waiter.wake();
        }
    }

    @Override
    public String toString() {
        return "FileConfiguration[" + path + "]";
    }

    /** Collects a file source. Not thread-safe. */
    public static final class Builder {
        private final Path path;
        private Duration interval = DEFAULT_INTERVAL;
        private ReadLimits limits = ReadLimits.DEFAULT;
        private final Set<String> variables = new HashSet<>();

        private Builder(Path path) {
            this.path = Objects.requireNonNull(path, "path");
        }

        /**
         * Sets how often files are looked at; every second unless set.
         *
         * @throws IllegalArgumentException if it is shorter than 100 milliseconds
         */
        public Builder interval(Duration interval) {
            if (interval.compareTo(Duration.ofMillis(100)) < 0) {
                throw new IllegalArgumentException(
                        "files are looked at every 100 milliseconds at most, not " + interval);
            }
            this.interval = interval;
            return this;
        }

        /**
         * Sets how large all files together may be, in bytes; 64 MiB unless set. A YAML file is never larger than 3 MiB.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder maxBytes(long bytes) {
            limits = limits.withMaxBytes(bytes);
            return this;
        }

        /**
         * Sets how many jobs there may be; 100,000 unless set.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder maxJobs(int jobs) {
            limits = limits.withMaxJobs(jobs);
            return this;
        }

        /**
         * Allows texts to hold {@code ${env:NAME}} for these variables of the process environment; none unless set. Don't
         * allow variables that hold secrets: what they stand for shows in results.
         */
        public Builder environmentVariables(String... names) {
            variables.addAll(List.of(names));
            return this;
        }

        /** Builds the source. */
        public FileConfiguration build() {
            return new FileConfiguration(this);
        }
    }
}
