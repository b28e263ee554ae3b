package dev.assay.internal.control;

import dev.assay.spi.result.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The control loop's numbers at one instant.
 *
 * @param revision the configuration in force
 * @param jobs how many jobs are in force
 * @param due how many occurrences have been due since the start
 * @param results how many of them have ended in a result that is as safe as the host wants it
 * @param pending how many have not, counted by themselves
 * @param waiting how many of those wait to begin
 * @param running how many of those run
 * @param byOutcome results by outcome
 * @param slots how many may run at once
 * @param pluginsReady how many plugins are loaded
 * @param plugins how many are wanted
 * @param clockSteps how often the wall clock moved by itself
 * @param clockOffset how far it has moved by itself since the start, in all
 * @param closing whether no more work is taken
 * @param waitingSince when the longest waiting of the first in the order of waiting became due, by the ticker
 * @param expires when the configuration in force expires
 */
public record ControlSnapshot(
        Optional<String> revision,
        int jobs,
        long due,
        long results,
        long pending,
        int waiting,
        int running,
        Map<Outcome, Long> byOutcome,
        int slots,
        int pluginsReady,
        int plugins,
        long clockSteps,
        Duration clockOffset,
        boolean closing,
        OptionalLong waitingSince,
        Optional<Instant> expires) {

    static final ControlSnapshot NOTHING = new ControlSnapshot(
            Optional.empty(),
            0,
            0,
            0,
            0,
            0,
            0,
            Map.of(),
            0,
            0,
            0,
            0,
            Duration.ZERO,
            false,
            OptionalLong.empty(),
            Optional.empty());
}
