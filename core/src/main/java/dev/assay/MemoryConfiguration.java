package dev.assay;

import dev.assay.internal.configuration.TimedWait;
import dev.assay.spi.Environment;
import dev.assay.spi.TimeSource;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.ConfigurationRequest;
import dev.assay.spi.configuration.ConfigurationSource;
import dev.assay.spi.configuration.ConfigurationUpdate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that host code holds and replaces.
 *
 * <p>{@link #replace} may be called by any thread, also before the manager starts; a manager that waits for a change
 * sees it at once. One instance serves one manager.
 */
public final class MemoryConfiguration implements ConfigurationSource {

    private final Object lock = new Object();
    private volatile Configuration current; // written under lock; read by the polling thread
    private volatile @Nullable TimedWait waiting; // set once at start; read by any thread
    private volatile @Nullable TimeSource time; // set once at start; read by the polling thread
    private volatile boolean closed; // set by close; read by the polling thread
    private String refused = ""; // polling thread only: the revision refused last

    private MemoryConfiguration(Configuration configuration) {
        this.current = Objects.requireNonNull(configuration, "configuration");
    }

    /** A source of this configuration. */
    public static MemoryConfiguration of(Configuration configuration) {
        return new MemoryConfiguration(configuration);
    }

    /**
     * Replaces the configuration. Replacing it by the same instance changes nothing.
     *
     * @throws IllegalArgumentException if it has the revision of the present one: results name the revision that they
     *     were made under, so another configuration needs another one
     */
    public void replace(Configuration configuration) {
        Objects.requireNonNull(configuration, "configuration");
        synchronized (lock) {
            if (configuration == current) {
                return;
            }
            if (configuration.revision().equals(current.revision())) {
                throw new IllegalArgumentException("revision '" + configuration.revision()
                        + "' is the present one; give the replacement another revision");
            }
            current = configuration;
        }
        TimedWait waiter = waiting;
        if (waiter != null) {
            waiter.wake();
        }
    }

    /** The configuration that is offered now. */
    public Configuration current() {
        return current;
    }

    @Override
    public void start(Environment environment) {
        time = environment.time();
        waiting = new TimedWait(environment.timers("configuration"));
    }

    @Override
    public ConfigurationUpdate poll(ConfigurationRequest request) throws InterruptedException {
        TimedWait waiter = waiting;
        TimeSource clock = time;
        request.refused().ifPresent(refusal -> refused = refusal.revision());
        if (waiter == null || clock == null) {
            return answer(request);
        }
        long deadline = clock.nanos() + TimedWait.nanos(request.maxWait());
        while (true) {
            long mark = waiter.mark();
            ConfigurationUpdate update = answer(request);
            long left = deadline - clock.nanos();
            if (update != ConfigurationUpdate.unchanged() || left <= 0 || closed) {
                return update;
            }
            waiter.await(mark, left);
        }
    }

    // What the manager has or has refused is not offered again.
    private ConfigurationUpdate answer(ConfigurationRequest request) {
        Configuration newest = current;
        String revision = newest.revision();
        boolean known = revision.equals(refused)
                || request.applied().filter(revision::equals).isPresent();
        return known ? ConfigurationUpdate.unchanged() : ConfigurationUpdate.snapshot(newest);
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
        return "MemoryConfiguration[revision " + current.revision() + "]";
    }
}
