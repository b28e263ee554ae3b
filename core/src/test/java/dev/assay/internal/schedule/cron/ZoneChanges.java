package dev.assay.internal.schedule.cron;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;

/** Every change of clocks anywhere since 1970, up to 2037. */
record ZoneChanges(ZoneId zone, ZoneOffsetTransition change) {

    private static final Instant FROM = Instant.EPOCH;
    private static final Instant TO = Instant.parse("2038-01-01T00:00:00Z");

    static List<ZoneChanges> all() {
        List<ZoneChanges> all = new ArrayList<>();
        ZoneId.getAvailableZoneIds().stream().sorted().map(ZoneId::of).forEach(zone -> all.addAll(of(zone)));
        return all;
    }

    static List<ZoneChanges> of(ZoneId zone) {
        List<ZoneChanges> all = new ArrayList<>();
        ZoneOffsetTransition each = zone.getRules().nextTransition(FROM);
        while (each != null && each.getInstant().isBefore(TO)) {
            all.add(new ZoneChanges(zone, each));
            each = zone.getRules().nextTransition(each.getInstant());
        }
        return all;
    }

    /** How fine the clocks around it go: some zones were minutes and seconds off. */
    int step() {
        long before = change.getOffsetBefore().getTotalSeconds();
        long after = change.getOffsetAfter().getTotalSeconds();
        return before % 60 == 0 && after % 60 == 0 && change.toEpochSecond() % 60 == 0 ? 60 : 1;
    }

    @Override
    public String toString() {
        return zone + " " + change;
    }
}
