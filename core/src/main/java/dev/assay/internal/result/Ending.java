package dev.assay.internal.result;

import dev.assay.spi.result.AttestationResultBuilder;
import dev.assay.spi.result.ResultId;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The end of an occurrence, to be made into its result.
 *
 * @param id the result's id
 * @param fill sets everything on the builder, job, occurrence, outcome and custody first, so that a result remains if what
 *     a plugin reported can't be judged; called once, on the publisher's thread
 * @param ran whether a run came before; what never ran has room of its own
 */
public record Ending(ResultId id, Consumer<AttestationResultBuilder> fill, boolean ran) {

    /** Checks that nothing is missing. */
    public Ending {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(fill, "fill");
    }
}
