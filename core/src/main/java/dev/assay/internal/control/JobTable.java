package dev.assay.internal.control;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All jobs by id. The control thread writes, anyone may read; who goes along them sees each job that stays.
 *
 * <p>In parts, because a map that grows moves all that it holds at once: with a million jobs in one, that would stop the
 * control thread for a long moment.
 */
final class JobTable implements Iterable<JobEntry> {

    private static final int BITS = 7;
    private static final int SPREAD = 0x9E3779B9;

    private final List<Map<String, JobEntry>> parts = IntStream.range(0, 1 << BITS)
            .<Map<String, JobEntry>>mapToObj(part -> new ConcurrentHashMap<>(0))
            .toList();
    private volatile int size; // written by the control thread, read by all

    @Nullable JobEntry get(String id) {
        return part(id).get(id);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the control thread is the only writer
    void put(JobEntry job) {
        if (part(job.id).put(job.id, job) == null) {
            size++;
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the control thread is the only writer
    @Nullable JobEntry remove(String id) {
        JobEntry job = part(id).remove(id);
        if (job != null) {
            size--;
        }
        return job;
    }

    int size() {
        return size;
    }

    Stream<JobEntry> stream() {
        return parts.stream().flatMap(part -> part.values().stream());
    }

    @Override
    public Iterator<JobEntry> iterator() {
        return stream().iterator();
    }

    private Map<String, JobEntry> part(String id) {
        return parts.get((id.hashCode() * SPREAD) >>> (Integer.SIZE - BITS));
    }
}
