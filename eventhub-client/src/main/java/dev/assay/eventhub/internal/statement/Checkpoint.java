package dev.assay.eventhub.internal.statement;

import dev.assay.spi.ManagerReport;
import dev.assay.spi.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a checkpoint says beside its place in the stream.
 *
 * @param kind why it is made
 * @param from when the one before was made, or the epoch began
 * @param to now
 * @param uptime how long the sink has run, by the ticker
 * @param nextBefore until when the next one comes; empty for the last one
 * @param report the manager's numbers
 * @param delivery the sink's numbers
 * @param changes what happened since the one before, the first ones
 * @param changesOmitted how many more
 * @param before how the epoch before ended, as far as known; told at the start only
 */
public record Checkpoint(
        Kind kind,
        Instant from,
        Instant to,
        Duration uptime,
        Optional<Instant> nextBefore,
        ManagerReport report,
        DeliveryState delivery,
        List<Signal> changes,
        long changesOmitted,
        Optional<ChainHead> before) {

    /** Why a checkpoint is made. */
    public enum Kind {
        /** An epoch begins: the first record of its stream. */
        START,
        /** The interval is over. */
        PERIODIC,
        /** A pause, a configuration or the like; the changes say which. */
        CHANGE,
        /** The epoch ends: the last record of its stream. */
        FINAL
    }

    /** Copies the list. */
    public Checkpoint {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(uptime, "uptime");
        Objects.requireNonNull(nextBefore, "nextBefore");
        Objects.requireNonNull(report, "report");
        Objects.requireNonNull(delivery, "delivery");
        Objects.requireNonNull(before, "before");
        changes = List.copyOf(changes);
    }
}
