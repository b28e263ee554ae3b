package dev.assay.benchmarks.pipeline;

import dev.assay.JobManager;
import dev.assay.JobManagerBuilder;
import dev.assay.JobView;
import dev.assay.MemorySink;
import dev.assay.Stats;
import dev.assay.eventhub.HubOutbox;
import dev.assay.eventhub.SpoolSync;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.resource.Accuracy;
import dev.assay.spi.result.Attempt;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.Trigger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Ours: a manager whose jobs have one period, so that all come due together by their schedule. Admission reserves and releases in a live
 * ledger; what the machine reads as is fixed, or the load of the benchmark itself would close the gate.
 */
public final class AssayPipeline extends Pipeline {

    // Runs of the host's own code share as many threads as there are processors; the others of these wait in their
    // queue. STPE's, too, wait in a queue, all of them.
    private static final int ADMITTED = 64;
    private static final Duration START = Duration.ofMinutes(5);
    private static final Duration LEAD = Duration.ofMillis(150);
    private static final Duration NEVER = Duration.ofDays(3650);

    private final Duration period;
    private final Set<Accuracy> accuracies;
    private final int jobs;
    private final CountingSink sink;
    private final JobManager manager;
    private final @Nullable Path home;
    private @Nullable Instant at; // of this round

    /** What a manager is to do beside running checks. */
    public enum Kind {
        /** CPU measured exactly for each run; results stay in memory. */
        EXACT,
        /** CPU sampled, which each result says; results stay in memory. */
        SAMPLED,
        /** A home with a state store, and results stored in an outbox before they count. */
        DURABLE
    }

    /** A manager that has so many jobs which become due together. */
    public AssayPipeline(int due, Duration period, Kind kind) throws Exception {
        this(due, 0, period, kind);
    }

    /** Has so many others as well, which are registered and never due. */
    public AssayPipeline(int due, int idle, Duration period, Kind kind) throws Exception {
        super(due);
        this.period = period;
        // With an outbox, threads that begin during a run may be taken for its own, and its usage says that it is
        // sampled then.
        this.accuracies = switch (kind) {
            case EXACT -> Set.of(Accuracy.EXACT);
            case SAMPLED -> Set.of(Accuracy.SAMPLED);
            case DURABLE -> Set.of(Accuracy.SAMPLED, Accuracy.EXACT);
        };
        this.jobs = Math.addExact(due, idle);
        JobManagerBuilder builder = JobManager.builder()
                .configuration(configuration(due, idle, period))
                .plugin("check", context -> {})
                .resources(Machines.idle())
                .cpuMetering(kind == Kind.SAMPLED ? Accuracy.SAMPLED : Accuracy.EXACT)
                .maxConcurrentRuns(ADMITTED);
        if (kind == Kind.DURABLE) {
            home = Folders.make();
            sink = new CountingSink(
                    HubOutbox.builder(new TakingTransport())
                            .sync(SpoolSync.OS)
                            .needs(Durability.OS)
                            .build(),
                    Durability.OS,
                    open);
            builder.home(home);
        } else {
            home = null;
            sink = new CountingSink(MemorySink.latest(due), Durability.MEMORY, open);
        }
        manager = builder.results(sink).build();
        try {
            manager.start();
            awaitAll();
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    private static Configuration configuration(int due, int idle, Duration period) {
        Configuration.Builder configuration = Configuration.builder("1");
        Schedule often = Schedule.every(period);
        Schedule never = Schedule.every(NEVER);
        for (int job = 0; job < due; job++) {
            configuration.job(JobSpec.builder("due-" + job)
                    .plugin("check")
                    .schedule(often)
                    .build());
        }
        for (int job = 0; job < idle; job++) {
            configuration.job(JobSpec.builder("idle-" + job)
                    .plugin("check")
                    .schedule(never)
                    .build());
        }
        return configuration.build();
    }

    private void awaitAll() throws TimeoutException {
        long end = System.nanoTime() + START.toNanos();
        while (manager.stats().jobs() < jobs || manager.stats().pluginsReady() < 1) {
            if (System.nanoTime() > end) {
                throw new TimeoutException("not all jobs are there within " + START + ": " + manager.stats());
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    protected long arrange() throws TimeoutException {
        long end = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < end) {
            Instant next = next(period, Duration.ZERO);
            if (isAtRest() && areAllArmedFor(next) && nanosOf(next) - System.nanoTime() > LEAD.toNanos()) {
                sink.take();
                open.begin(due);
                at = next;
                return nanosOf(next);
            }
            // Still busy with the round before, or too near to the next, which comes and goes as one that nobody looks
            // at.
            LockSupport.parkNanos(5_000_000);
        }
        throw new TimeoutException("the manager does not come to rest: " + manager.stats());
    }

    private boolean isAtRest() {
        Stats stats = manager.stats();
        return stats.pending() == 0 && stats.unsettledResults() == 0;
    }

    /** Whether nothing is due before, not even something that the manager has not looked at yet. */
    private boolean areAllArmedFor(Instant next) {
        for (int job = 0; job < due; job++) {
            Optional<JobView> view = manager.job("due-" + job);
            if (view.isEmpty() || !view.get().nextDue().equals(Optional.of(next))) {
                return false;
            }
        }
        return true;
    }

    /** Every result of the round is there, of another job, and complete. */
    @Override
    public void verify() {
        List<AttestationResult> results = sink.take();
        Set<String> seen = new HashSet<>();
        for (AttestationResult result : results) {
            if (!isComplete(result) || !seen.add(result.job().spec().id())) {
                throw new IllegalStateException("not the result that was due at " + at + ": " + result + " "
                        + result.occurrence() + " " + result.attempts());
            }
        }
        if (seen.size() != due || open.left() != 0) {
            throw new IllegalStateException(seen.size() + " results, not " + due + ": " + manager.stats());
        }
        if (!manager.stats().lawHolds()) {
            throw new IllegalStateException("occurrences went missing: " + manager.stats());
        }
    }

    private boolean isComplete(AttestationResult result) {
        List<Attempt> attempts = result.attempts();
        return result.outcome() == Outcome.COMPLETED
                && result.occurrence().count() == 1
                && result.occurrence().dueAt().equals(at)
                && result.occurrence().trigger().kind() == Trigger.Kind.SCHEDULE
                && result.execution().isPresent()
                && attempts.size() == 1
                && accuracies.contains(attempts.get(0).usage().cpuAccuracy())
                && !attempts.get(0).started().isBefore(result.occurrence().dueAt());
    }

    @Override
    public void close() {
        manager.close();
        if (home != null) {
            Folders.delete(home);
        }
    }
}
