package dev.assay.spi.result;

import dev.assay.spi.Identity;
import dev.assay.spi.internal.Digests;
import dev.assay.spi.internal.OccurrenceIds;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * The id of an occurrence and its one result: the same for the same occurrence, also after a restart, so that a repeat
 * is harmless.
 *
 * @param value a UUID of version 5
 */
public record ResultId(UUID value) {

    /** Checks that it is given. */
    public ResultId {
        Objects.requireNonNull(value, "value");
    }

    /**
     * The id of an occurrence.
     *
     * @param identity tenant and agent count; epoch and instance do not
     * @param nonce tells manual triggers apart; empty for scheduled occurrences
     */
    public static ResultId of(Identity identity, String job, Trigger.Kind kind, Instant nominal, String nonce) {
        return new ResultId(
                new OccurrenceIds(identity.tenant(), identity.agent()).of(job, kind.name(), nominal, nonce));
    }

    UUID named(String... parts) {
        return Digests.uuid5(value, parts);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
