package dev.assay.spi.result;

import dev.assay.spi.Identity;
import dev.assay.spi.internal.Digests;
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

    private static final UUID SPACE = UUID.fromString("5f1c7d0e-6a0b-5a51-9a1c-3d1f6f0d7a10");

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
        // A catch-up is the scheduled occurrence, only later: it must not get a second id.
        String trigger = kind == Trigger.Kind.CATCH_UP ? Trigger.Kind.SCHEDULE.name() : kind.name();
        return new ResultId(
                Digests.uuid5(SPACE, identity.tenant(), identity.agent(), job, trigger, nominal.toString(), nonce));
    }

    UUID named(String... parts) {
        return Digests.uuid5(value, parts);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
