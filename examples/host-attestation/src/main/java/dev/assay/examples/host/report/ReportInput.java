package dev.assay.examples.host.report;

import dev.assay.spi.Identity;
import dev.assay.spi.result.AttestationResult;
import java.util.List;

/**
 * What a report is made of.
 *
 * @param identity who speaks
 * @param results all results, in the order of their sequence
 * @param due how many occurrences were due
 * @param settled how many of them ended in a result that was taken
 * @param pending how many have not ended
 */
public record ReportInput(Identity identity, List<AttestationResult> results, long due, long settled, long pending) {

    /** Copies the list. */
    public ReportInput {
        results = List.copyOf(results);
    }
}
