package dev.assay.internal.control;

import dev.assay.internal.schedule.Due;
import dev.assay.internal.schedule.Plan;
import dev.assay.spi.configuration.MissedPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to do with the due times that have passed when a job fires: which run, which are missed one by one, and which are
 * missed together as a range.
 *
 * @param runs the due times to run, oldest first
 * @param missed the others
 * @param late whether what runs is later than an ordinary delay
 * @param lastNominal the newest nominal time of all
 */
record MissedTimes(List<Due> runs, List<Range> missed, boolean late, Instant lastNominal) {

    /** Up to this late a due time counts as on time: threads are slow and machines are busy. */
    static final Duration ON_TIME = Duration.ofSeconds(60);

    private static final int MAX_SINGLE = 100;

    /**
     * Due times that are missed together.
     *
     * @param nominal the first one's nominal time
     * @param first when the first was due
     * @param last when the last was due
     * @param count how many
     */
    record Range(Instant nominal, Instant first, Instant last, long count) {

        static Range of(Due due) {
            return new Range(due.nominal(), due.dueAt(), due.dueAt(), 1);
        }

        Range plus(Due due) {
            return new Range(nominal, first, due.dueAt(), count + 1);
        }
    }

    static MissedTimes collect(Plan plan, Due first, Instant now, MissedPolicy policy) {
        Instant windowStart = now.minus(policy.window());
        int keep = Math.max(MAX_SINGLE, policy.max());
        Range older = null;
        Deque<Due> recent = new ArrayDeque<>();
        Due due = first;
        Due newest = first;
        while (due != null && !due.dueAt().isAfter(now)) {
            newest = due;
            recent.addLast(due);
            Due oldest = recent.getFirst();
            if (recent.size() > 1 && (recent.size() > keep || oldest.dueAt().isBefore(windowStart))) {
                older = older == null ? Range.of(oldest) : older.plus(oldest);
                recent.removeFirst();
            }
            due = plan.next(due.nominal());
        }
        // What fell out of the window while newer ones came in.
        while (recent.size() > 1 && recent.getFirst().dueAt().isBefore(windowStart)) {
            Due oldest = recent.removeFirst();
            older = older == null ? Range.of(oldest) : older.plus(oldest);
        }
        boolean onTime = !newest.dueAt().plus(ON_TIME).isBefore(now);
        return split(policy, older, recent, newest, onTime);
    }

    private static MissedTimes split(
            MissedPolicy policy, @Nullable Range older, Deque<Due> recent, Due newest, boolean onTime) {
        int run = switch (policy.kind()) {
            case RUN_ONCE -> 1;
            case SKIP -> onTime ? 1 : 0;
            case RUN_ALL -> Math.max(policy.max(), onTime ? 1 : 0);
        };
        List<Due> runs = new ArrayList<>();
        List<Range> missed = new ArrayList<>();
        if (older != null) {
            missed.add(older);
        }
        int skip = recent.size() - run;
        for (Due due : recent) {
            if (skip-- > 0) {
                missed.add(Range.of(due));
            } else {
                runs.add(due);
            }
        }
        boolean late = !onTime || runs.size() > 1;
        return new MissedTimes(runs, missed, late, newest.nominal());
    }
}
