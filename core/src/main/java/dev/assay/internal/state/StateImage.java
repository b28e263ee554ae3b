package dev.assay.internal.state;

import dev.assay.spi.result.ResultId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a log says, all of it taken together: what has to be written when the log is begun anew. Jobs that are gone are
 * forgotten, the oldest first, beyond a bound. Not thread-safe: the writer owns it.
 */
final class StateImage {

    /** How many jobs that left the configuration are remembered. */
    static final int REMEMBERED = 10_000;

    /** How many versions of plugins that are or were not run are remembered. */
    static final int BARRED = 1024;

    /** One job. */
    static final class Job {
        @Nullable Instant after;

        @Nullable Instant high;

        long plan;

        @Nullable Word paused;

        @Nullable Word disabled;
    }

    /** Takes records one by one. */
    interface Sink {
        void accept(StateRecord record) throws IOException;
    }

    private final Map<String, Job> jobs = new HashMap<>();
    private final Map<ResultId, OpenOccurrence> open = new LinkedHashMap<>();
    private final Map<String, Job> gone = new LinkedHashMap<>();
    private final Map<String, StateRecord.Barred> barred = new LinkedHashMap<>();
    private long passes;

    void apply(StateRecord record) {
        if (record instanceof StateRecord.Scheduled it) {
            scheduled(it);
        } else if (record instanceof StateRecord.Due it) {
            due(it.occurrence());
        } else if (record instanceof StateRecord.Started it) {
            open.computeIfPresent(it.id(), (id, before) -> before.with(it.begun()));
        } else if (record instanceof StateRecord.Ended it) {
            open.computeIfPresent(it.id(), (id, before) -> before.with(null));
        } else if (record instanceof StateRecord.Settled it) {
            open.remove(it.id());
        } else if (record instanceof StateRecord.Held it) {
            Job job = known(it.job());
            if (it.hold() == StateRecord.Hold.PAUSED) {
                job.paused = it.word();
            } else {
                job.disabled = it.word();
            }
        } else if (record instanceof StateRecord.Turned it) {
            passes = Math.max(passes, it.passes());
        } else if (record instanceof StateRecord.Barred it) {
            barred(it);
        }
    }

    private void scheduled(StateRecord.Scheduled it) {
        Job before = gone.remove(it.job());
        if (before != null) {
            jobs.put(it.job(), before);
        }
        Job job = jobs.computeIfAbsent(it.job(), id -> new Job());
        job.after = it.after();
        job.plan = it.plan();
        raise(job, it.high());
        if (it.gone()) {
            jobs.remove(it.job());
            gone.put(it.job(), job);
            if (gone.size() > REMEMBERED) {
                gone.remove(gone.keySet().iterator().next());
            }
        }
    }

    private void barred(StateRecord.Barred it) {
        String key = it.plugin() + ' ' + it.version();
        barred.remove(key);
        if (it.sentence() != null) {
            barred.put(key, it);
            if (barred.size() > BARRED) {
                barred.remove(barred.keySet().iterator().next());
            }
        }
    }

    private void due(OpenOccurrence occurrence) {
        open.put(occurrence.id(), occurrence);
        if (occurrence.isScheduled()) {
            Job job = known(occurrence.job());
            if (job.after != null) {
                job.after = occurrence.upTo();
            }
            raise(job, occurrence.upTo());
        }
    }

    private Job known(String id) {
        Job remembered = gone.get(id);
        return remembered != null ? remembered : jobs.computeIfAbsent(id, key -> new Job());
    }

    private static void raise(Job job, @Nullable Instant high) {
        Instant before = job.high;
        if (high != null && (before == null || high.isAfter(before))) {
            job.high = high;
        }
    }

    /** Says it all again, in as few records as there can be. */
    void writeTo(Sink sink) throws IOException {
        sink.accept(new StateRecord.Turned(passes));
        for (StateRecord.Barred each : barred.values()) {
            sink.accept(each);
        }
        for (Map.Entry<String, Job> job : gone.entrySet()) {
            write(job.getKey(), job.getValue(), true, sink);
        }
        for (Map.Entry<String, Job> job : jobs.entrySet()) {
            write(job.getKey(), job.getValue(), false, sink);
        }
        // They were due in this order, and raise nothing that was not written above.
        for (OpenOccurrence occurrence : open.values()) {
            sink.accept(new StateRecord.Due(occurrence));
        }
        // The occurrences above moved it; the last word is the job's own.
        for (String id : openJobs()) {
            Job job = known(id);
            sink.accept(new StateRecord.Scheduled(id, job.after, job.high, job.plan, gone.containsKey(id)));
        }
    }

    private static void write(String id, Job job, boolean gone, Sink sink) throws IOException {
        sink.accept(new StateRecord.Scheduled(id, job.after, job.high, job.plan, gone));
        if (job.paused != null) {
            sink.accept(new StateRecord.Held(id, StateRecord.Hold.PAUSED, job.paused));
        }
        if (job.disabled != null) {
            sink.accept(new StateRecord.Held(id, StateRecord.Hold.DISABLED, job.disabled));
        }
    }

    private List<String> openJobs() {
        return open.values().stream().map(OpenOccurrence::job).distinct().toList();
    }

    long passes() {
        return passes;
    }

    /** How many jobs, open occurrences and barred versions it holds. */
    int size() {
        return jobs.size() + gone.size() + open.size() + barred.size();
    }

    /** A copy for who takes it up. */
    Recovered recovered() {
        Map<String, List<OpenOccurrence>> byJob = new LinkedHashMap<>();
        open.values()
                .forEach(each -> byJob.computeIfAbsent(each.job(), id -> new ArrayList<>(1))
                        .add(each));
        Map<String, StoredJob> all = new LinkedHashMap<>();
        gone.forEach((id, job) -> all.put(id, stored(job, byJob.get(id))));
        jobs.forEach((id, job) -> all.put(id, stored(job, byJob.get(id))));
        byJob.forEach((id, its) -> all.computeIfAbsent(id, key -> stored(new Job(), its)));
        return new Recovered(all, passes, List.copyOf(barred.values()));
    }

    private static StoredJob stored(Job job, @Nullable List<OpenOccurrence> open) {
        return new StoredJob(
                job.after, job.high, job.plan, job.paused, job.disabled, open == null ? List.of() : List.copyOf(open));
    }
}
