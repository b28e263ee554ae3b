package dev.assay.internal.state;

import dev.assay.spi.plugin.Custody;
import dev.assay.spi.result.Occurrence;
import dev.assay.spi.result.ResultId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An occurrence that was due and whose result has no receipt yet.
 *
 * @param id the result's id, which it keeps whatever happens
 * @param job the job's id
 * @param occurrence what was due
 * @param upTo the nominal time of the last one of a range; that of the only one otherwise
 * @param origin the job as it was, for a result of a job that is gone
 * @param begun what is known of the attempt under way; null if none is
 */
public record OpenOccurrence(
        ResultId id,
        String job,
        Occurrence occurrence,
        Instant upTo,
        Origin origin,
        @Nullable Begun begun) {

    /**
     * Where the job came from.
     *
     * @param plugin the plugin's id
     * @param generation which generation of the job
     * @param source the configuration's source
     * @param revision its revision
     * @param digest its digest
     */
    public record Origin(String plugin, long generation, String source, String revision, String digest) {

        /** Checks that nothing is missing. */
        public Origin {
            Objects.requireNonNull(plugin, "plugin");
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(revision, "revision");
            Objects.requireNonNull(digest, "digest");
        }
    }

    /**
     * An attempt that began.
     *
     * @param attempt its number
     * @param at when, on the wall clock
     * @param custody on what bytes it runs
     */
    public record Begun(int attempt, Instant at, Custody custody) {

        /** Checks that nothing is missing. */
        public Begun {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(custody, "custody");
        }
    }

    /** Checks that nothing is missing. */
    public OpenOccurrence {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(occurrence, "occurrence");
        Objects.requireNonNull(upTo, "upTo");
        Objects.requireNonNull(origin, "origin");
    }

    OpenOccurrence with(@Nullable Begun now) {
        return new OpenOccurrence(id, job, occurrence, upTo, origin, now);
    }

    /** Whether the schedule made it due, now or late. */
    public boolean isScheduled() {
        return switch (occurrence.trigger().kind()) {
            case SCHEDULE, CATCH_UP -> true;
            case MANUAL, CONFIGURATION_CHANGE -> false;
        };
    }
}
