package dev.assay.spi;

import dev.assay.spi.result.ClockState;
import dev.assay.spi.result.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A manager's numbers at one moment, as a sink puts them on the record: whether every due occurrence is accounted for, which
 * jobs have no fresh evidence, and what is in force.
 *
 * <p>Immutable; grows by further values. The numbers are taken one after the other while the manager works, but for the
 * {@linkplain Law law}, which is one snapshot.
 */
public final class ManagerReport {

    /**
     * The conservation law's books since the manager started.
     *
     * @param due how many occurrences have been due
     * @param results how many of them have ended in a result that every sink has taken, by outcome
     * @param pending how many have not, counted by themselves
     */
    public record Law(long due, Map<Outcome, Long> results, long pending) {

        /** Nothing was due. */
        public static final Law NOTHING = new Law(0, Map.of(), 0);

        /** Copies the map. */
        public Law {
            Map<Outcome, Long> sorted = new EnumMap<>(Outcome.class);
            sorted.putAll(results);
            results = Collections.unmodifiableMap(sorted);
        }

        /** How many have ended, whatever the outcome. */
        public long ended() {
            return results.values().stream().mapToLong(Long::longValue).sum();
        }

        /** Whether {@code due = ended + pending}. It is computed, and false is a fault in Assay. */
        public boolean holds() {
            return due == ended() + pending;
        }
    }

    /**
     * How many jobs there are, each counted once but for {@code neverRun} and {@code stale}.
     *
     * @param configured all of them
     * @param active those whose schedule fires and may run
     * @param paused those paused by somebody
     * @param parked those whose plugin or parameters do not let them run
     * @param disabled those switched off in their spec
     * @param preparing those whose plugin is being fetched
     * @param neverRun those, disabled ones apart, of which nothing has run since the manager started
     * @param staleCount those whose newest definite evidence is older than their freshness
     * @param stale the first of these
     */
    public record Jobs(
            int configured,
            int active,
            int paused,
            int parked,
            int disabled,
            int preparing,
            int neverRun,
            int staleCount,
            List<Stale> stale) {

        /** No job. */
        public static final Jobs NONE = new Jobs(0, 0, 0, 0, 0, 0, 0, 0, List.of());

        /** Copies the list. */
        public Jobs {
            stale = List.copyOf(stale);
        }
    }

    /**
     * A job without fresh evidence.
     *
     * @param job its id
     * @param age how old its newest definite evidence is, or how long there has been none
     * @param freshness how old it may get
     * @param waitingFor why there is no newer one, as a reason code; empty if nothing holds it back
     */
    public record Stale(String job, Duration age, Duration freshness, String waitingFor) {

        /** Checks that nothing is missing. */
        public Stale {
            Objects.requireNonNull(job, "job");
            Objects.requireNonNull(age, "age");
            Objects.requireNonNull(freshness, "freshness");
            Objects.requireNonNull(waitingFor, "waitingFor");
        }
    }

    /**
     * The configuration in force.
     *
     * @param source where it came from
     * @param revision its revision
     * @param digest {@code sha256:} and its digest
     * @param signer the key that signed it
     * @param since when it came into force, on the wall clock
     */
    public record InForce(String source, String revision, String digest, Optional<String> signer, Instant since) {

        /** Checks that nothing is missing. */
        public InForce {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(revision, "revision");
            Objects.requireNonNull(digest, "digest");
            Objects.requireNonNull(signer, "signer");
            Objects.requireNonNull(since, "since");
        }
    }

    /**
     * What the configuration source has said.
     *
     * @param lastHeard when it last answered; empty if it never has
     * @param refused how many revisions were refused since the start
     * @param lastRefused the first fault's code of the last refused one; empty if none was
     */
    public record SourceState(Optional<Instant> lastHeard, long refused, String lastRefused) {

        /** Nothing was heard. */
        public static final SourceState SILENT = new SourceState(Optional.empty(), 0, "");

        /** Checks that nothing is missing. */
        public SourceState {
            Objects.requireNonNull(lastHeard, "lastHeard");
            Objects.requireNonNull(lastRefused, "lastRefused");
        }
    }

    /**
     * How the machine is watched.
     *
     * @param source where readings come from; empty before the first
     * @param blind whether there is no fresh reading
     */
    public record Probe(String source, boolean blind) {

        /** Nothing was read yet. */
        public static final Probe NONE = new Probe("", true);

        /** Checks that nothing is missing. */
        public Probe {
            Objects.requireNonNull(source, "source");
        }
    }

    /** What there is to say before a manager works. */
    public static final ManagerReport NOTHING = builder().build();

    private final Law law;
    private final Jobs jobs;
    private final Optional<InForce> configuration;
    private final SourceState source;
    private final Probe probe;
    private final int abandonedThreads;
    private final ClockState clock;

    private ManagerReport(Builder builder) {
        this.law = builder.law;
        this.jobs = builder.jobs;
        this.configuration = builder.configuration;
        this.source = builder.source;
        this.probe = builder.probe;
        this.abandonedThreads = builder.abandonedThreads;
        this.clock = builder.clock;
    }

    /** Starts a report that says nothing. */
    public static Builder builder() {
        return new Builder();
    }

    /** What was due and what became of it. */
    public Law law() {
        return law;
    }

    /** The jobs. */
    public Jobs jobs() {
        return jobs;
    }

    /** The configuration in force; empty before the first. */
    public Optional<InForce> configuration() {
        return configuration;
    }

    /** What the configuration source has said. */
    public SourceState source() {
        return source;
    }

    /** How the machine is watched. */
    public Probe probe() {
        return probe;
    }

    /** How many threads of runs that were left behind are still alive. */
    public int abandonedThreads() {
        return abandonedThreads;
    }

    /** How far the wall clock can be trusted. */
    public ClockState clock() {
        return clock;
    }

    @Override
    public String toString() {
        return "ManagerReport[due " + law.due() + " = ended " + law.ended() + " + pending " + law.pending() + ", jobs "
                + jobs.configured() + "]";
    }

    /** Collects a report. Not thread-safe. */
    public static final class Builder {
        private Law law = Law.NOTHING;
        private Jobs jobs = Jobs.NONE;
        private Optional<InForce> configuration = Optional.empty();
        private SourceState source = SourceState.SILENT;
        private Probe probe = Probe.NONE;
        private int abandonedThreads;
        private ClockState clock = ClockState.UNKNOWN;

        private Builder() {}

        /** Sets what was due and what became of it. */
        public Builder law(Law law) {
            this.law = Objects.requireNonNull(law, "law");
            return this;
        }

        /** Sets the jobs. */
        public Builder jobs(Jobs jobs) {
            this.jobs = Objects.requireNonNull(jobs, "jobs");
            return this;
        }

        /** Sets the configuration in force. */
        public Builder configuration(InForce configuration) {
            this.configuration = Optional.of(configuration);
            return this;
        }

        /** Sets what the configuration source has said. */
        public Builder source(SourceState source) {
            this.source = Objects.requireNonNull(source, "source");
            return this;
        }

        /** Sets how the machine is watched. */
        public Builder probe(Probe probe) {
            this.probe = Objects.requireNonNull(probe, "probe");
            return this;
        }

        /** Sets how many threads were left behind and are alive. */
        public Builder abandonedThreads(int threads) {
            this.abandonedThreads = threads;
            return this;
        }

        /** Sets how far the wall clock can be trusted. */
        public Builder clock(ClockState clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /** Builds the report. */
        public ManagerReport build() {
            return new ManagerReport(this);
        }
    }
}
