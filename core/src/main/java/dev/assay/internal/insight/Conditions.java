package dev.assay.internal.insight;

import dev.assay.spi.Signal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is wrong at present, since when, and with how many, as signals tell. Thread-safe; reading takes no lock.
 *
 * <p>Each condition is about something: a job, a plugin, a revision, or the manager itself. It lasts until a signal ends it.
 */
public final class Conditions {

    private record Entry(Instant since, long times, String text) {}

    private final Map<HealthCode, Map<String, Entry>> present = new EnumMap<>(HealthCode.class);

    Conditions() {
        for (HealthCode code : HealthCode.values()) {
            present.put(code, new ConcurrentHashMap<>());
        }
    }

    /**
     * What is known of one condition.
     *
     * @param since when the oldest part of it began
     * @param count how many things it is about, or how often it happened if it is about one
     * @param text what was said last
     */
    public record Standing(Instant since, long count, String text) {}

    /** What is known of a condition; empty if all is well. */
    public Optional<Standing> standing(HealthCode code) {
        Instant since = null;
        long things = 0;
        long times = 0;
        String text = "";
        for (Entry entry : of(code).values()) {
            if (since == null || entry.since().isBefore(since)) {
                since = entry.since();
                text = entry.text();
            }
            things++;
            times = entry.times();
        }
        return since == null ? Optional.empty() : Optional.of(new Standing(since, things == 1 ? times : things, text));
    }

    /** Notes that something is wrong, once more. */
    public void raise(HealthCode code, String about, Instant at, String text) {
        of(code).merge(
                        about,
                        new Entry(at, 1, text),
                        (before, now) -> new Entry(before.since(), before.times() + 1, text));
    }

    /** Notes that it is well again. */
    public void clear(HealthCode code, String about) {
        of(code).remove(about);
    }

    void signal(Signal signal) {
        String about = signal.about();
        switch (signal.kind()) {
            case CONFIGURATION_REFUSED -> only(HealthCode.CONFIGURATION_REFUSED, signal);
            case CONFIGURATION_APPLIED -> of(HealthCode.CONFIGURATION_REFUSED).clear();
            case SOURCE_RECOVERED -> clear(HealthCode.SOURCE_FAILING, "");
            case JOB_PARKED -> raise(HealthCode.JOB_PARKED, signal);
            case JOB_CHANGED -> clear(HealthCode.JOB_PARKED, about);
            case JOB_REMOVED -> {
                clear(HealthCode.JOB_PARKED, about);
                clear(HealthCode.EVIDENCE_STALE, about);
            }
            case PLUGIN_UNAVAILABLE -> raise(HealthCode.PLUGIN_UNAVAILABLE, signal);
            case PLUGIN_READY -> clear(HealthCode.PLUGIN_UNAVAILABLE, about);
            case PLUGIN_DISABLED -> raise(HealthCode.PLUGIN_DISABLED, signal);
            case PLUGIN_QUARANTINED -> raise(HealthCode.PLUGIN_QUARANTINED, signal);
            case PLUGIN_RELEASED -> {
                clear(HealthCode.PLUGIN_DISABLED, about);
                clear(HealthCode.PLUGIN_QUARANTINED, about);
            }
            case EVIDENCE_STALE -> raise(HealthCode.EVIDENCE_STALE, signal);
            case EVIDENCE_FRESH -> clear(HealthCode.EVIDENCE_STALE, about);
            case GATE_CLOSED -> raise(HealthCode.GATE_CLOSED, signal);
            case GATE_OPENED -> clear(HealthCode.GATE_CLOSED, about);
            case PROBE_BLIND -> raise(HealthCode.PROBE_BLIND, signal);
            case PROBE_RECOVERED -> clear(HealthCode.PROBE_BLIND, about);
            case STATE_FAILING -> raise(HealthCode.STATE_FAILING, signal);
            case STATE_RECOVERED -> clear(HealthCode.STATE_FAILING, about);
            case SINK_FAILING -> raise(HealthCode.SINK_FAILING, signal);
            case SINK_RECOVERED -> clear(HealthCode.SINK_FAILING, about);
            default -> {
                // Tells of nothing that lasts.
            }
        }
    }

    private void only(HealthCode code, Signal signal) {
        of(code).keySet().removeIf(about -> !about.equals(signal.about()));
        raise(code, signal);
    }

    private void raise(HealthCode code, Signal signal) {
        raise(code, signal.about(), signal.at(), signal.reason().toString());
    }

    private Map<String, Entry> of(HealthCode code) {
        Map<String, Entry> entries = present.get(code);
        if (entries == null) {
            throw new IllegalStateException("every code has its entries: " + code);
        }
        return entries;
    }
}
