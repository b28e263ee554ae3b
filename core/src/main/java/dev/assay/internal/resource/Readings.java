package dev.assay.internal.resource;

import dev.assay.internal.resource.probe.RawReading;
import dev.assay.internal.resource.probe.SystemReader;
import dev.assay.spi.TimeSource;
import dev.assay.spi.resource.ResourceProbe;
import dev.assay.support.text.Text;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the probe, and knows how that went. Asked by the sampler only; looked at by any thread. */
final class Readings {

    private static final Logger LOG = LoggerFactory.getLogger(Readings.class);

    private final MonitorPolicy policy;
    private final TimeSource time;
    private final ResourceProbe probe;
    private final @Nullable SystemReader own;

    // Sampler only.
    private boolean failing;

    // Written by the sampler, read by admissions and views. The start is written before the flag.
    private volatile long startedNanos;
    private volatile boolean underWay;
    private volatile long failures;

    /**
     * Readings of a probe.
     *
     * @param own the reader behind it if it is ours
     */
    Readings(MonitorPolicy policy, TimeSource time, ResourceProbe probe, @Nullable SystemReader own) {
        this.policy = policy;
        this.time = time;
        this.probe = probe;
        this.own = own;
    }

    /** Takes a reading; false if the probe failed. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    boolean next(RawReading into) {
        startedNanos = time.nanos();
        underWay = true;
        try {
            SystemReader reader = own;
            if (reader != null) {
                reader.read(into);
            } else {
                into.set(Objects.requireNonNull(probe.read(), "a probe's reading is never null"));
            }
            if (failing) {
                failing = false;
                LOG.info("Resource readings are back after {} failures: {}", failures, source(into.source));
            }
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            failures++;
            return false;
        } catch (Exception | LinkageError failure) {
            failures++;
            if (!failing) {
                failing = true;
                LOG.warn(
                        "The resource probe {} failed; admission goes on with the last reading for {} and is cautious"
                                + " after that. Further failures are counted, not logged.",
                        probe.getClass().getName(),
                        policy.period().multipliedBy(MonitorPolicy.STALE_PERIODS),
                        failure);
            }
            return false;
        } finally {
            underWay = false;
        }
    }

    /** The source of a reading, fit for a line. */
    static String source(String source) {
        return Text.line(source, 64);
    }

    /** Whether a reading takes longer than the distance of two. */
    boolean isOverdue(long nowNanos) {
        return underWay && nowNanos - startedNanos > policy.periodNanos();
    }

    long failures() {
        return failures;
    }
}
