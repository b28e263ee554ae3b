package dev.assay.internal.result;

import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.ResultId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * That every sink has taken a result and the publisher has let go of it.
 *
 * @param id the result
 * @param result what was built, null if nothing could be
 * @param sequence its number, 0 if no result could be built
 * @param reached the weakest durability that a sink answered
 * @param sufficient whether that is as safe as the host demands
 * @param problems what sinks said against it, each beginning with the sink's name
 */
public record Settled(
        ResultId id,
        @Nullable AttestationResult result,
        long sequence,
        Durability reached,
        boolean sufficient,
        List<String> problems) {

    /** Checks that nothing is missing. */
    public Settled {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(reached, "reached");
        problems = List.copyOf(problems);
    }
}
