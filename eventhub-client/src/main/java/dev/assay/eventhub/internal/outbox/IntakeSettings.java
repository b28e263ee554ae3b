package dev.assay.eventhub.internal.outbox;

import dev.assay.eventhub.SpoolSync;
import dev.assay.eventhub.WhenFull;
import dev.assay.spi.result.Durability;
import java.time.Duration;

/**
 * How results are taken.
 *
 * @param sync when what is stored is forced to the disk
 * @param needs how safe a result is before its receipt is given
 * @param whenFull what happens when there is no room
 * @param retention how long undelivered records are kept; zero for as long as there is room
 */
public record IntakeSettings(SpoolSync sync, Durability needs, WhenFull whenFull, Duration retention) {

    /** How safe what was stored is. */
    Durability stored() {
        return sync == SpoolSync.OS ? Durability.OS : Durability.SYNCED;
    }
}
