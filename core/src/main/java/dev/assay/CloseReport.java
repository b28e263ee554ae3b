package dev.assay;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What closing a manager left behind.
 *
 * @param took how long it took
 * @param abandoned the runs that did not end when told to, each with its job and what it was doing
 * @param unsettled how many results no sink took in time
 * @param problems what else went wrong, in words
 */
public record CloseReport(Duration took, List<String> abandoned, long unsettled, List<String> problems) {

    /** Copies the lists. */
    public CloseReport {
        Objects.requireNonNull(took, "took");
        abandoned = List.copyOf(abandoned);
        problems = List.copyOf(problems);
    }

    /** Whether nothing was left behind. */
    public boolean isClean() {
        return abandoned.isEmpty() && unsettled == 0 && problems.isEmpty();
    }
}
