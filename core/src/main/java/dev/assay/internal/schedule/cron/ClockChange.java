package dev.assay.internal.schedule.cron;

import dev.assay.spi.configuration.Schedule.Gap;
import dev.assay.spi.configuration.Schedule.Overlap;
import java.time.Duration;
import java.time.zone.ZoneOffsetTransition;

/**
 * What an expression does where clocks change: the job's wishes, with the standard filled in.
 *
 * <p>The standard is that of Vixie's cron as Debian and ISC ship it. Settled times that the clocks skip fire once, at the first
 * valid instant, if no more than three hours are skipped; settled times that come twice fire the first time. An expression
 * with a {@code *} for second, minute or hour goes on by the clock: what is skipped does not occur, what comes twice fires
 * twice.
 */
final class ClockChange {

    /** Further than this the clocks do not jump for summer: a zone has crossed the date line. */
    static final Duration LONGEST_STANDARD_GAP = Duration.ofHours(3);

    private final boolean wildcard;
    private final Gap gap;
    private final Overlap overlap;

    ClockChange(boolean wildcard, Gap gap, Overlap overlap) {
        this.wildcard = wildcard;
        this.gap = gap;
        this.overlap = overlap;
    }

    /** What to do with local times in a gap: never {@code STANDARD}. */
    Gap at(ZoneOffsetTransition skipping) {
        if (gap != Gap.STANDARD) {
            return gap;
        }
        boolean kept = !wildcard && skipping.getDuration().compareTo(LONGEST_STANDARD_GAP) <= 0;
        return kept ? Gap.NEXT_VALID : Gap.SKIP;
    }

    boolean firesInFirstPass() {
        return overlap != Overlap.LAST;
    }

    boolean firesInLastPass() {
        return overlap == Overlap.STANDARD ? wildcard : overlap != Overlap.FIRST;
    }

    String describe() {
        String skipped = switch (gap) {
            case STANDARD -> wildcard ? "do not occur" : "fire once, at the first valid instant";
            case NEXT_VALID -> "fire once, at the first valid instant";
            case SHIFT -> "fire as much later as the clocks jumped";
            case SKIP -> "do not occur";
        };
        String repeated = !firesInFirstPass()
                ? "fire the second time"
                : firesInLastPass() ? "fire both times" : "fire the first time";
        return "local times that the clocks skip " + skipped + ", those that come twice " + repeated;
    }
}
