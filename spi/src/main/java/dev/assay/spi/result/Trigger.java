package dev.assay.spi.result;

import java.util.Objects;
import java.util.Optional;

/**
 * What made an occurrence due.
 *
 * @param kind what
 * @param actor who, for what a person or program asked for
 * @param reason why they asked
 */
public record Trigger(Kind kind, Optional<String> actor, Optional<String> reason) {

    /** What makes an occurrence due. */
    public enum Kind {
        /** Its schedule. */
        SCHEDULE,
        /** Its schedule, run late under the missed policy. */
        CATCH_UP,
        /** Somebody asked for it. */
        MANUAL,
        /** A change of its configuration. */
        CONFIGURATION_CHANGE
    }

    /** By schedule. */
    public static final Trigger SCHEDULED = new Trigger(Kind.SCHEDULE, Optional.empty(), Optional.empty());

    /** By schedule, run late. */
    public static final Trigger CATCH_UP = new Trigger(Kind.CATCH_UP, Optional.empty(), Optional.empty());

    /** Checks that nothing is missing. */
    public Trigger {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(actor, "actor");
        Objects.requireNonNull(reason, "reason");
        if (kind == Kind.MANUAL && (actor.isEmpty() || reason.isEmpty())) {
            throw new IllegalArgumentException("who triggers a run by hand says who they are and why");
        }
    }

    /** By hand. */
    public static Trigger manual(String actor, String reason) {
        return new Trigger(Kind.MANUAL, Optional.of(actor), Optional.of(reason));
    }
}
