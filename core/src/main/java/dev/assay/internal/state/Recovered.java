package dev.assay.internal.state;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a store held when it was opened, taken up job by job. Not thread-safe: handed to the control thread. */
public final class Recovered {

    private final Map<String, StoredJob> jobs;
    private final long passes;
    private final List<StateRecord.Barred> barred;

    Recovered(Map<String, StoredJob> jobs, long passes, List<StateRecord.Barred> barred) {
        this.jobs = jobs;
        this.passes = passes;
        this.barred = barred;
    }

    /** Nothing. */
    public static Recovered nothing() {
        return new Recovered(new LinkedHashMap<>(), 0, List.of());
    }

    /** Takes up a job; {@link StoredJob#UNKNOWN} if nothing is known of it or it was taken up before. */
    public StoredJob take(String job) {
        StoredJob stored = jobs.remove(job);
        return stored == null ? StoredJob.UNKNOWN : stored;
    }

    /** Takes up any job that is left; null if none is. */
    public Map.@Nullable Entry<String, StoredJob> takeAny() {
        Iterator<Map.Entry<String, StoredJob>> rest = jobs.entrySet().iterator();
        if (!rest.hasNext()) {
            return null;
        }
        String id = rest.next().getKey();
        return Map.entry(id, take(id));
    }

    /** How often the wall clock had gone back. */
    public long passes() {
        return passes;
    }

    /** The versions of plugins that are not run for a while, or were not, each with its sentence. */
    public List<StateRecord.Barred> barred() {
        return barred;
    }
}
