package dev.assay;

import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Verdict;
import java.util.List;

/**
 * What came of running every job once.
 *
 * @param results one for each job that ended in time
 * @param unfinished the ids of the jobs that did not
 */
public record RunSummary(List<AttestationResult> results, List<String> unfinished) {

    /** Copies the lists. */
    public RunSummary {
        results = List.copyOf(results);
        unfinished = List.copyOf(unfinished);
    }

    /** Whether every job ended, and none with a verdict other than satisfied or not applicable. */
    public boolean allSatisfied() {
        return unfinished.isEmpty()
                && results.stream()
                        .allMatch(result ->
                                result.verdict() == Verdict.SATISFIED || result.verdict() == Verdict.NOT_APPLICABLE);
    }
}
