package dev.assay.internal.control;

import dev.assay.internal.schedule.Due;
import dev.assay.spi.configuration.MissedPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What to do with the due times that have passed when a job fires: which run, which are missed one by one, and which are
 * missed together as a range.
 *
 * @param runs the due times to run, oldest first
 * @param missed the others
 * @param late whether what runs is later than an ordinary delay
 * @param lastNominal the newest nominal time that was not carried; null if all were
 */
record MissedTimes(
        List<Due> runs,
        List<Range> missed,
        boolean late,
        @Nullable Instant lastNominal) {

    /** Up to this late a due time counts as on time: threads are slow and machines are busy. */
    static final Duration ON_TIME = Duration.ofSeconds(60);

    private static final int MAX_SINGLE = 100;

    /**
     * Due times that are missed together.
     *
     * @param nominal the first one's nominal time
     * @param upTo the last one's nominal time
     * @param first when the first was due
     * @param last when the last was due
     * @param count how many
     */
    record Range(Instant nominal, Instant upTo, Instant first, Instant last, long count) {

        static Range of(Due due) {
            return new Range(due.nominal(), due.nominal(), due.dueAt(), due.dueAt(), 1);
        }

        Range plus(Due due) {
            return new Range(nominal, due.nominal(), first, due.dueAt(), count + 1);
        }
    }

    /**
     * Sorts what has passed.
     *
     * @param carried due times from before a restart that have no receipt; each of them stays one of its own
     * @param first the first due time after those; null if there is none
     * @param next the due time after another
     * @return null if nothing has passed
     */
    static @Nullable MissedTimes collect(
            List<Due> carried,
            @Nullable Due first,
            Function<Due, @Nullable Due> next,
            Instant now,
            MissedPolicy policy) {
        if (carried.isEmpty() && first != null && isOnTime(first, now)) {
            Due second = next.apply(first);
            if (second == null || second.dueAt().isAfter(now)) {
                // Nearly always: one due time, on time.
                return new MissedTimes(List.of(first), List.of(), false, first.nominal());
            }
        }
        Instant windowStart = now.minus(policy.window());
        int keep = Math.max(MAX_SINGLE, policy.max());
        Range older = null;
        Deque<Due> recent = new ArrayDeque<>();
        Due due = first;
        Due newest = null;
        while (due != null && !due.dueAt().isAfter(now)) {
            newest = due;
            recent.addLast(due);
            Due oldest = recent.getFirst();
            if (recent.size() > 1 && (recent.size() > keep || oldest.dueAt().isBefore(windowStart))) {
                older = older == null ? Range.of(oldest) : older.plus(oldest);
                recent.removeFirst();
            }
            due = next.apply(due);
        }
        // What fell out of the window while newer ones came in.
        while (recent.size() > 1 && recent.getFirst().dueAt().isBefore(windowStart)) {
            Due oldest = recent.removeFirst();
            older = older == null ? Range.of(oldest) : older.plus(oldest);
        }
        if (newest == null && carried.isEmpty()) {
            return null;
        }
        List<Due> single = new ArrayList<>(carried);
        single.addAll(recent);
        single.sort(Comparator.comparing(Due::dueAt));
        return split(policy, windowStart, now, older, single, newest);
    }

    private static boolean isOnTime(Due due, Instant now) {
        return !due.dueAt().isAfter(now) && !due.dueAt().plus(ON_TIME).isBefore(now);
    }

    private static MissedTimes split(
            MissedPolicy policy,
            Instant windowStart,
            Instant now,
            @Nullable Range older,
            List<Due> single,
            @Nullable Due newest) {
        Due last = single.get(single.size() - 1);
        boolean onTime = !last.dueAt().plus(ON_TIME).isBefore(now);
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
        int skip = single.size() - run;
        for (Due due : single) {
            boolean tooOld = !due.equals(last) && due.dueAt().isBefore(windowStart);
            if (skip-- > 0 || tooOld) {
                missed.add(Range.of(due));
            } else {
                runs.add(due);
            }
        }
        boolean late = !onTime || runs.size() > 1;
        return new MissedTimes(runs, missed, late, newest == null ? null : newest.nominal());
    }
}
