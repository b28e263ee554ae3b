package dev.assay.internal.schedule.cron;

import dev.assay.internal.schedule.cron.CronTexts.Sample;
import dev.assay.spi.configuration.Schedule.Gap;
import dev.assay.spi.configuration.Schedule.Overlap;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * When a sample fires in a zone, found by looking at every instant one after the other and asking {@link ZoneRules} how often its
 * local time exists.
 */
final class ZoneReference {

    private final Sample sample;
    private final ZoneRules rules;
    private final Gap gap;
    private final Overlap overlap;

    ZoneReference(Sample sample, ZoneId zone, Gap gap, Overlap overlap) {
        this.sample = sample;
        this.rules = zone.getRules();
        this.gap = gap;
        this.overlap = overlap;
    }

    /** All instants from {@code from} up to {@code to}, both included; looks at every {@code step} seconds. */
    List<Instant> fires(Instant from, Instant to, int step) {
        List<ZoneOffsetTransition> gaps = gaps(from, to);
        List<Instant> fires = new ArrayList<>();
        for (Instant each = from; !each.isAfter(to); each = each.plusSeconds(step)) {
            Instant instant = each;
            if (regular(instant) || gaps.stream().anyMatch(skipping -> makesUpFor(skipping, instant, step))) {
                fires.add(instant);
            }
        }
        return fires;
    }

    private boolean regular(Instant instant) {
        ZoneOffset offset = rules.getOffset(instant);
        LocalDateTime local = LocalDateTime.ofInstant(instant, offset);
        if (!sample.fires(local)) {
            return false;
        }
        List<ZoneOffset> offsets = rules.getValidOffsets(local);
        if (offsets.size() == 1) {
            return true;
        }
        boolean firstPass = offset.equals(offsets.get(0));
        return switch (overlap) {
            case STANDARD -> firstPass || sample.starred();
            case FIRST -> firstPass;
            case LAST -> !firstPass;
            case BOTH -> true;
        };
    }

    private boolean makesUpFor(ZoneOffsetTransition skipping, Instant instant, int step) {
        Instant change = skipping.getInstant();
        Gap wish = gap;
        if (wish == Gap.STANDARD) {
            boolean settled = !sample.starred() && skipping.getDuration().compareTo(Duration.ofHours(3)) <= 0;
            wish = settled ? Gap.NEXT_VALID : Gap.SKIP;
        }
        return switch (wish) {
            case SKIP, STANDARD -> false;
            case SHIFT ->
                !instant.isBefore(change)
                        && instant.isBefore(change.plus(skipping.getDuration()))
                        && sample.fires(LocalDateTime.ofInstant(instant, skipping.getOffsetBefore()));
            case NEXT_VALID ->
                instant.equals(change)
                        && Stream.iterate(
                                        skipping.getDateTimeBefore(),
                                        skipped -> skipped.isBefore(skipping.getDateTimeAfter()),
                                        skipped -> skipped.plusSeconds(step))
                                .anyMatch(sample::fires);
        };
    }

    private List<ZoneOffsetTransition> gaps(Instant from, Instant to) {
        List<ZoneOffsetTransition> gaps = new ArrayList<>();
        ZoneOffsetTransition each = rules.nextTransition(from.minus(Duration.ofDays(2)));
        while (each != null && !each.getInstant().isAfter(to)) {
            if (each.isGap()) {
                gaps.add(each);
            }
            each = rules.nextTransition(each.getInstant());
        }
        return gaps;
    }
}
