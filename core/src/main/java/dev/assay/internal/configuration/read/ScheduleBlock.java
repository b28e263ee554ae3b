package dev.assay.internal.configuration.read;

import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.configuration.Schedule.Dialect;
import dev.assay.spi.configuration.Schedule.Gap;
import dev.assay.spi.configuration.Schedule.Overlap;
import dev.assay.spi.configuration.ScheduleBounds;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@code schedule} block: when a job is due. A job's own kind of schedule takes the place of the defaults' one. */
final class ScheduleBlock {

    static final Keys<ScheduleBlock> KEYS = Keys.<ScheduleBlock>of("a schedule")
            .key("cron", (in, d) -> d.cron(in))
            .key("every", (in, d) -> d.interval(in, Schedule.FixedRate::new))
            .key("after", (in, d) -> d.interval(in, Schedule.FixedDelay::new))
            .key("at", (in, d) -> d.at(in))
            .key("onDemand", (in, d) -> d.onDemand(in))
            .key("dialect", (in, d) -> d.dialect = d.ofCron(in.choice(Dialect.class), d.dialect))
            .key("zone", (in, d) -> d.zone = d.ofCron(in.zone(), d.zone))
            .key("gap", (in, d) -> d.gap = d.ofCron(in.choice(Gap.class), d.gap))
            .key("overlap", (in, d) -> d.overlap = d.ofCron(in.choice(Overlap.class), d.overlap))
            .key("splay", (in, d) -> d.splay = or(in.duration(), d.splay))
            .key("start", (in, d) -> d.start = in.instant())
            .key("end", (in, d) -> d.end = in.instant())
            .key("calendars", (in, d) -> d.calendars = in.ids())
            .build();

    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final int MAX_CRON = 256;

    private @Nullable String cron;
    private @Nullable Schedule fixed; // every, after, at or onDemand
    private boolean ownKind;
    private boolean ownCronDetail;
    private Dialect dialect = Dialect.UNIX;
    private ZoneId zone = UTC;
    private Gap gap = Gap.STANDARD;
    private Overlap overlap = Overlap.STANDARD;
    private Duration splay = Duration.ZERO;
    private @Nullable Instant start;
    private @Nullable Instant end;
    private List<String> calendars = List.of();

    ScheduleBlock() {}

    private ScheduleBlock(ScheduleBlock defaults) {
        cron = defaults.cron;
        fixed = defaults.fixed;
        dialect = defaults.dialect;
        zone = defaults.zone;
        gap = defaults.gap;
        overlap = defaults.overlap;
        splay = defaults.splay;
        start = defaults.start;
        end = defaults.end;
        calendars = defaults.calendars;
    }

    /** Reads a block on top of these defaults. */
    ScheduleBlock with(Input in) throws Unreadable {
        ScheduleBlock block = new ScheduleBlock(this);
        long begin = in.place();
        KEYS.read(in, block);
        if (block.ownCronDetail && block.cron == null && block.fixed != null) {
            in.faultAt(begin, Codes.CONFLICT, "has dialect, zone, gap or overlap, which only a cron schedule has");
        }
        Instant from = block.start;
        Instant to = block.end;
        if (from != null && to != null && !from.isBefore(to)) {
            in.faultAt(begin, Codes.CONFLICT, "must end after it starts");
            block.end = null;
        }
        return block;
    }

    /** Notes a schedule that says how, but not when. */
    void mustSayWhen(Input in, long place) {
        if (cron == null && fixed == null && !ownKind) {
            in.faultAt(place, Codes.MISSING_KEY, "must say when: cron, every, after, at or onDemand");
        }
    }

    private void cron(Input in) throws Unreadable {
        String text = in.text(MAX_CRON);
        newKind(in);
        cron = text;
    }

    private void interval(Input in, java.util.function.Function<Duration, Schedule> kind) throws Unreadable {
        Duration duration = in.positiveDuration();
        newKind(in);
        fixed = duration == null ? Schedule.onDemand() : in.share(kind.apply(duration));
    }

    private void at(Input in) throws Unreadable {
        Instant at = in.instant();
        newKind(in);
        fixed = at == null ? Schedule.onDemand() : Schedule.once(at);
    }

    private void onDemand(Input in) throws Unreadable {
        Boolean wanted = in.truth();
        if (Boolean.FALSE.equals(wanted)) {
            in.fault(Codes.BAD_VALUE, "can only be true; leave it out otherwise");
        }
        newKind(in);
        fixed = Schedule.onDemand();
    }

    private void newKind(Input in) {
        if (ownKind) {
            in.fault(Codes.CONFLICT, "is a second kind of schedule; give one of cron, every, after, at, onDemand");
        }
        ownKind = true;
        cron = null;
        fixed = null;
    }

    private <T> T ofCron(@Nullable T value, T before) {
        ownCronDetail = true;
        return or(value, before);
    }

    private static <T> T or(@Nullable T value, T before) {
        return value == null ? before : value;
    }

    Schedule schedule(Input in) {
        String expression = cron;
        if (expression != null) {
            return in.share(new Schedule.Cron(expression, dialect, zone, gap, overlap));
        }
        Schedule other = fixed;
        return other == null ? Schedule.onDemand() : other;
    }

    ScheduleBounds bounds(Input in) {
        if (start == null && end == null && splay.isZero() && calendars.isEmpty()) {
            return ScheduleBounds.NONE;
        }
        return in.share(new ScheduleBounds(Optional.ofNullable(start), Optional.ofNullable(end), splay, calendars));
    }
}
