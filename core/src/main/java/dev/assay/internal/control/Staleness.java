package dev.assay.internal.control;

import dev.assay.spi.Reason;
import dev.assay.spi.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notices when a job's newest definite evidence is older than its freshness. Control thread only. */
final class Staleness {

    private static final Logger LOG = LoggerFactory.getLogger(Staleness.class);

    private final ControlState state;

    Staleness(ControlState state) {
        this.state = state;
    }

    void watch(JobEntry job) {
        forget(job);
        if (job.removed || job.stale) {
            return;
        }
        Optional<Instant> staleAt = ControlState.staleAt(job);
        if (staleAt.isPresent()) {
            Duration left = Duration.between(state.time.wall(), staleAt.get());
            job.staleAlarm = state.alarm(left.isNegative() ? Duration.ZERO : left, () -> look(job));
        }
    }

    void forget(JobEntry job) {
        state.cancel(job.staleAlarm);
        job.staleAlarm = null;
    }

    private void look(JobEntry job) {
        job.staleAlarm = null;
        Optional<Instant> staleAt = ControlState.staleAt(job);
        if (staleAt.isEmpty() || state.time.wall().isBefore(staleAt.get())) {
            watch(job);
            return;
        }
        job.stale = true;
        Instant from = job.evidenceFrom;
        Duration age = Duration.between(from == null ? job.since : from, state.time.wall());
        Reason reason = Reason.of(
                        "EVIDENCE_STALE",
                        from == null ? "there has been no definite evidence yet" : "no newer definite evidence came in")
                .with("ageSeconds", age.toSeconds())
                .with(
                        "freshnessSeconds",
                        job.record.spec().freshness().orElse(Duration.ZERO).toSeconds());
        LOG.warn(
                "ASSAY-3301 evidence stale job={} severity={} {}",
                job.id,
                job.record.spec().severity(),
                reason);
        state.signal(Signal.Kind.EVIDENCE_STALE, job.id, reason);
    }
}
