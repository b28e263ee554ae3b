package dev.assay.spi.result;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How safe a sink says a result is.
 *
 * @param id the result
 * @param reached how safe; {@code NONE} means: offer it again
 * @param problem why not safer, in words
 */
public record Receipt(ResultId id, Durability reached, Optional<String> problem) {

    /** Checks that nothing is missing. */
    public Receipt {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(reached, "reached");
        Objects.requireNonNull(problem, "problem");
    }

    /** A receipt without a problem. */
    public static Receipt of(ResultId id, Durability reached) {
        return new Receipt(id, reached, Optional.empty());
    }

    /** The same receipt for all results of a batch. */
    public static List<Receipt> all(List<AttestationResult> batch, Durability reached) {
        return batch.stream().map(result -> of(result.id(), reached)).toList();
    }
}
