package dev.assay.internal.configuration.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where each job of a configuration stands in its documents. Filled by the reader, constant afterwards. */
public final class Places {

    private record Start(int job, String document) {}

    private final List<Start> documents = new ArrayList<>();
    private final String source;
    private long[] places = new long[16];
    private int jobs;

    Places(String source) {
        this.source = source;
    }

    /** Places that nobody knows: jobs are told by their number alone. */
    public static Places unknown(String source) {
        return new Places(source);
    }

    void document(String name) {
        documents.add(new Start(jobs, name));
    }

    void job(long place) {
        if (jobs == places.length) {
            places = Arrays.copyOf(places, places.length * 2);
        }
        places[jobs++] = place;
    }

    void truncate(int toJobs) {
        jobs = toJobs;
    }

    /** The place of a job as faults name it, such as {@code assay.yaml:12:5 jobs[3]}. */
    public String job(int index) {
        if (index >= jobs) {
            return source + " jobs[" + index + "]";
        }
        Start start = documents.get(0);
        for (Start candidate : documents) {
            if (candidate.job() <= index) {
                start = candidate;
            }
        }
        return Faults.at(start.document(), places[index], "jobs[" + (index - start.job()) + "]");
    }

    /** The place of another part, such as {@code secrets.db-password}. */
    public String part(String path) {
        return source + " " + path;
    }
}
