package dev.assay.eventhub.internal.outbox;

import dev.assay.eventhub.SpoolSync;
import dev.assay.eventhub.WhenFull;
import dev.assay.spi.result.Durability;
import java.time.Duration;

/**
 * How results are taken.
 *
 * @param sync when what is stored is forced to the disk
 * @param stored how safe a result is once it is stored
 * @param needs how safe a result is before its receipt is given
 * @param whenFull what happens when there is no room
 * @param retention how long undelivered records are kept; zero for as long as there is room
 */
public record IntakeSettings(
        SpoolSync sync, Durability stored, Durability needs, WhenFull whenFull, Duration retention) {}
