package dev.assay.internal.configuration.read;

import dev.assay.spi.configuration.JobSpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the jobs of a list by their ids: a table of positions that costs eight bytes a job or a little more, where a map
 * would cost fifty, so that a million of them can be looked up beside another million. One thread.
 *
 * <p>Ids come from outside, so their places in the table depend on the instance: nobody can choose ids that all fall on one.
 */
public final class JobIndex {

    private static final int SMALLEST = 16;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final List<JobSpec> jobs;
    private final long seed = System.identityHashCode(this) * SPREAD | 1;
    private int[] table; // position + 1, and 0 where nothing is
    private int known;

    /** An index over a list that knows none of its jobs yet. */
    public JobIndex(List<JobSpec> jobs) {
        this.jobs = jobs;
        this.table = new int[size(jobs.size())];
    }

    /** An index that knows all jobs of a list; of two with one id, the first. */
    public static JobIndex of(List<JobSpec> jobs) {
        JobIndex index = new JobIndex(jobs);
        for (int position = 0; position < jobs.size(); position++) {
            index.add(position);
        }
        return index;
    }

    /**
     * Takes note of the job at a position.
     *
     * @return the position of the job that has its id: the same, or that of one known before, which stays
     */
    public int add(int position) {
        if (known >= table.length / 2) {
            grow();
        }
        int at = slot(jobs.get(position).id());
        if (table[at] != 0) {
            return table[at] - 1;
        }
        table[at] = position + 1;
        known++;
        return position;
    }

    /** The job of an id, null if none is known. */
    public @Nullable JobSpec find(String id) {
        int position = table[slot(id)];
        return position == 0 ? null : jobs.get(position - 1);
    }

    private void grow() {
        int[] before = table;
        table = new int[size(known + 1)];
        for (int each : before) {
            if (each != 0) {
                table[slot(jobs.get(each - 1).id())] = each;
            }
        }
    }

    // Where an id is, or where it would be.
    private int slot(String id) {
        int at = (int) (hash(id) >>> 32) & (table.length - 1);
        while (table[at] != 0 && !jobs.get(table[at] - 1).id().equals(id)) {
            at = (at + 1) & (table.length - 1);
        }
        return at;
    }

    private long hash(String id) {
        long hash = seed;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * seed;
            hash ^= hash >>> 29;
        }
        return hash * SPREAD;
    }

    private static int size(int jobs) {
        return Math.max(SMALLEST, Integer.highestOneBit(Math.max(1, jobs)) << 2);
    }

    @Override
    public String toString() {
        return "JobIndex" + Arrays.asList(known, table.length);
    }
}
