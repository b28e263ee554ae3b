package dev.assay.internal.result;

import dev.assay.spi.result.ResultId;
import java.util.List;
import java.util.Objects;

/**
 * A result that was still held when the publisher closed.
 *
 * @param id the result
 * @param job its job, empty if it was not even built
 * @param sequence its number, 0 if it was not even built
 * @param sinks the names of the sinks that have not taken it
 */
public record Untaken(ResultId id, String job, long sequence, List<String> sinks) {

    /** Copies the names. */
    public Untaken {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(job, "job");
        sinks = List.copyOf(sinks);
    }

    @Override
    public String toString() {
        return sequence == 0
                ? "result " + id + ", not yet built"
                : "result " + id + " of job " + job + ", sequence " + sequence + ", for " + sinks;
    }
}
