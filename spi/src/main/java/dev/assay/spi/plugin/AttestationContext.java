package dev.assay.spi.plugin;

import dev.assay.spi.Secret;
import dev.assay.spi.TimeSource;
import dev.assay.spi.configuration.Population;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Subject;
import dev.assay.spi.result.SubjectType;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * All that a plugin has: what to look at, where to report, and how long there is.
 *
 * <p>Thread-safe; threads that a plugin starts through {@link #executor()} may report, too. It must not be used after
 * {@link AttestationPlugin#attest} returned.
 */
public interface AttestationContext {

    /**
     * The job's parameters as the plugin's own record.
     *
     * @throws PluginException {@code PARAMETERS_INVALID} if they do not fit; it names the parameter, never its value
     */
    <R extends Record> R parameters(Class<R> type);

    /** The subjects the job is about. */
    Population population();

    /**
     * Reports one observation. Most plugins use {@link #subject} instead.
     *
     * @throws IllegalArgumentException if the plugin does not describe the observation's check
     */
    void report(Observation observation);

    /**
     * Says that a subject belongs to the population and was left out on purpose.
     *
     * @param subject what was left out
     * @param reason why, in words
     */
    void exclude(Subject subject, String reason);

    /**
     * Begins to report about a subject.
     *
     * @param type what kind of thing it is
     * @param uri what names it, the same on every run
     */
    default SubjectReport subject(SubjectType type, URI uri) {
        return new SubjectReport(this, Subject.of(type, uri.toString()));
    }

    /** Begins to report about a subject. */
    default SubjectReport subject(Subject subject) {
        return new SubjectReport(this, subject);
    }

    /**
     * Tells people how far the run is.
     *
     * @param text what is being done, a few words
     * @param fraction between 0 and 1, or negative if it can't be told
     */
    void progress(String text, double fraction);

    /** Whether the run is to end early. */
    Cancellation cancellation();

    /**
     * Tells a listener while memory is short, or a limit of this run is near; at once if that is already so. Plugins that
     * don't listen lose nothing but the chance to do with less. The listener runs on another thread, must not block, is
     * told a few times at most in a row, and is dropped with the attempt.
     */
    default void onPressure(Consumer<ResourcePressure> listener) {
        // A context that knows of no pressure has none to tell of.
    }

    /** How long this attempt may still take; zero when its time is over. */
    Duration timeLeft();

    /**
     * Runs tasks on threads whose CPU time and memory count as this run's.
     *
     * <p>The threads end with the attempt. Threads made in other ways are seen only now and then, and their use is not
     * all counted.
     */
    Executor executor();

    /** An empty folder of this attempt's own, removed at its end. */
    Path workDirectory();

    /**
     * The value of a secret that the job lists. It is wiped when the attempt ends.
     *
     * @throws PluginException {@code SECRET_NOT_PERMITTED} if the job or the host does not allow it, {@code
     *     SECRET_UNAVAILABLE} if it can't be had
     */
    Secret secret(String name);

    /** Facts about the host's machine and JVM, the same at every isolation level. */
    HostFacts host();

    /** A logger of this run; what is written may be cut and is cleansed of secrets. */
    System.Logger logger();

    /** The clocks to use. */
    TimeSource time();
}
