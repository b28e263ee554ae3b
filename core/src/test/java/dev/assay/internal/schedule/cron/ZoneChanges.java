package dev.assay.internal.schedule.cron;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every change of clocks anywhere since 1970, up to 2037; of zones with the same rules one stands for all. */
record ZoneChanges(ZoneId zone, ZoneOffsetTransition change) {

    private static final Instant FROM = Instant.EPOCH;
    private static final Instant TO = Instant.parse("2038-01-01T00:00:00Z");

    static List<ZoneChanges> all() {
        Map<ZoneRules, ZoneId> zones = new LinkedHashMap<>();
        ZoneId.getAvailableZoneIds().stream()
                .sorted()
                .map(ZoneId::of)
                .forEach(zone -> zones.putIfAbsent(zone.getRules(), zone));
        List<ZoneChanges> all = new ArrayList<>();
        zones.values().forEach(zone -> all.addAll(of(zone)));
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
