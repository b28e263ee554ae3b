package dev.assay.internal.control;

import dev.assay.internal.schedule.DueQueue;
import dev.assay.internal.state.Recovered;
import dev.assay.internal.state.StateRecord;
import dev.assay.internal.state.StateStore;
import dev.assay.internal.state.StoredJob;
import dev.assay.spi.Identity;
import dev.assay.spi.Reason;
import dev.assay.spi.Signal;
import dev.assay.spi.TimeSource;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.result.JobRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All scheduling state, owned by the control thread; {@link #jobs} may be read, not written, by others. */
final class ControlState {

    private static final int REMEMBERED = 10_000;
    private static final int LOOKED_AT = 256;

    final TimeSource time;
    final Identity identity;
    final Inbox inbox = new Inbox();
    final Slots slots;
    final Law law = new Law();
    final Duration defaultDeadline;
    private final Consumer<Signal> signals;

    final JobTable jobs = new JobTable();
    /** Jobs by their next due time, in epoch milliseconds, rounded up so that nothing fires early. */
    final DueQueue<JobEntry> due = new DueQueue<>();
    /** Everything else that happens at a time, by the ticker. */
    final DueQueue<Runnable> alarms = new DueQueue<>();
    /** Occurrences that wait for admission, in the one order of waiting. */
    final TreeSet<Pending> waiting = new TreeSet<>();

    /** What survives a restart. */
    final StateStore store;

    private final Recovered recovered;

    /** What is known of jobs that are gone, in case they come back; the oldest are forgotten. */
    private final Map<String, StoredJob> remembered = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, StoredJob> eldest) {
            return size() > REMEMBERED;
        }
    };

    @Nullable Configuration configuration; // control thread only

    /** How often the wall clock has gone back; tells apart what it shows more than once. */
    long passes; // control thread only

    boolean armed; // control thread only; false while a manager only runs what it is told to

    boolean closing; // control thread only

    private long arrivals; // control thread only

    ControlState(
            TimeSource time,
            Identity identity,
            Slots slots,
            Duration defaultDeadline,
            Consumer<Signal> signals,
            StateStore store) {
        this.time = time;
        this.identity = identity;
        this.slots = slots;
        this.defaultDeadline = defaultDeadline;
        this.signals = signals;
        this.store = store;
        this.recovered = store.recovered();
        this.passes = recovered.passes();
    }

    /** What is known of a job that comes into the configuration. */
    StoredJob recall(String job) {
        StoredJob left = remembered.remove(job);
        return left == null ? recovered.take(job) : left;
    }

    /** The versions of plugins that were barred before the start. */
    List<StateRecord.Barred> recoveredBarred() {
        return recovered.barred();
    }

    /** Keeps what is known of a job that leaves the configuration. */
    void remember(String job, StoredJob known) {
        remembered.put(job, known.left());
    }

    /** Any job that was known before the start and is not in the configuration; null if there is none left. */
    Map.@Nullable Entry<String, StoredJob> recoveredRest() {
        return recovered.takeAny();
    }

    /** When the longest waiting of the first in the order of waiting became due, by the ticker. */
    OptionalLong oldestWaitingSince() {
        long now = time.nanos();
        long longest = -1;
        int seen = 0;
        for (Pending each : waiting) {
            longest = Math.max(longest, now - each.dueNanos);
            if (++seen == LOOKED_AT) {
                break;
            }
        }
        return seen == 0 ? OptionalLong.empty() : OptionalLong.of(now - longest);
    }

    long nextArrival() {
        return arrivals++;
    }

    void signal(Signal.Kind kind, String about, Reason reason) {
        signals.accept(new Signal(kind, time.wall(), about, reason));
    }

    /** The job's record under the configuration in force. */
    JobRecord record(JobEntry job) {
        Configuration now = configuration;
        JobRecord record = job.record;
        if (now == null || job.removed || record.configurationDigest().equals(now.digest())) {
            return record;
        }
        JobRecord current = recordOf(now, record);
        job.record = current;
        return current;
    }

    private static JobRecord recordOf(Configuration now, JobRecord record) {
        return new JobRecord(
                record.spec(),
                record.generation(),
                now.source(),
                now.revision(),
                now.digest(),
                now.signer(),
                record.leaseEpoch());
    }

    /** Rings once the ticker has passed the given time from now. */
    DueQueue.Entry<Runnable> alarm(Duration in, Runnable action) {
        return alarms.add(time.nanos() + nanos(in), action);
    }

    void cancel(DueQueue.@Nullable Entry<Runnable> alarm) {
        if (alarm != null) {
            alarms.remove(alarm);
        }
    }

    /** When a job's evidence goes stale, if it says how old it may get. */
    static Optional<Instant> staleAt(JobEntry job) {
        Optional<Duration> freshness = job.record.spec().freshness();
        if (freshness.isEmpty()) {
            return Optional.empty();
        }
        Instant from = job.evidenceFrom;
        return Optional.of((from == null ? job.since : from).plus(freshness.get()));
    }

    private static long nanos(Duration duration) {
        return duration.compareTo(Duration.ofDays(3650)) > 0
                ? Duration.ofDays(3650).toNanos()
                : duration.toNanos();
    }
}
