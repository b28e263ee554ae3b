package dev.assay.internal.run;

import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.internal.Suggestion;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.result.Evidence;
import dev.assay.spi.result.Exclusion;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Subject;
import dev.assay.support.text.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt reports, once past the border: known checks only, times within the attempt, caps on number and size.
 *
 * <p>Thread-safe. What is over a cap is counted, and leaves a mark per check, so that it can't make a result look
 * better than it is.
 */
final class Reports {

    static final int MAX_OBSERVATIONS = 10_000;
    static final int MAX_EXCLUSIONS = 10_000;
    static final long DEFAULT_EVIDENCE_BYTES = 1024 * 1024;
    static final long DEFAULT_TEXT_BYTES = 8 * 1024 * 1024;

    private static final int MAX_LINE = 1_024;
    private static final int MAX_TEXT = 4_096;

    private final PluginDescriptor plugin;
    private final Optional<Duration> freshness;
    private final Instant started;
    private final Sanitizer sanitizer;
    private final Losses losses;
    private final long evidenceBytes;
    private final Object lock = new Object();
    private final Budget evidenceBudget; // guarded by lock
    private final Budget textBudget; // guarded by lock
    private final List<Observation> observations = new ArrayList<>(); // guarded by lock
    private final List<Exclusion> exclusions = new ArrayList<>(); // guarded by lock
    private @Nullable Overflow overflow; // guarded by lock; there is one once something was not taken

    Reports(PluginDescriptor plugin, JobSpec spec, Limits limits, Instant started, Sanitizer sanitizer, Losses losses) {
        this.plugin = plugin;
        this.freshness = spec.freshness();
        this.started = started;
        this.sanitizer = sanitizer;
        this.losses = losses;
        this.evidenceBytes = limits.outputBytes().orElse(DEFAULT_EVIDENCE_BYTES);
        this.evidenceBudget = new Budget(evidenceBytes);
        this.textBudget = limits.outputBytes().isPresent() ? evidenceBudget : new Budget(DEFAULT_TEXT_BYTES);
    }

    /**
     * Takes an observation.
     *
     * @throws IllegalArgumentException if the plugin does not describe its check
     */
    void report(Observation given, Instant now) {
        checkKnown(given.check());
        Observation clean = clean(given, now);
        long textBytes = Sizes.text(clean);
        synchronized (lock) {
            if (observations.size() >= MAX_OBSERVATIONS || !textBudget.take(textBytes)) {
                losses.add(Losses.Kind.OBSERVATIONS);
                Overflow marks = overflow;
                if (marks == null) {
                    marks = new Overflow();
                    overflow = marks;
                }
                marks.add(clean);
                return;
            }
            observations.add(affordable(clean));
        }
    }

    void exclude(Subject subject, String reason) {
        Exclusion exclusion = new Exclusion(sanitizer.subject(subject), sanitizer.line(reason, MAX_LINE));
        synchronized (lock) {
            if (exclusions.size() >= MAX_EXCLUSIONS || !textBudget.take(Sizes.text(exclusion))) {
                losses.add(Losses.Kind.EXCLUSIONS);
                return;
            }
            exclusions.add(exclusion);
        }
    }

    /** How many bytes of evidence and text were taken. */
    long outputBytes() {
        synchronized (lock) {
            return textBudget.spent() + (textBudget == evidenceBudget ? 0 : evidenceBudget.spent());
        }
    }

    List<Observation> observations() {
        synchronized (lock) {
            Overflow marks = overflow;
            if (marks == null) {
                return List.copyOf(observations);
            }
            List<Observation> all = new ArrayList<>(observations);
            all.addAll(marks.marks());
            return all;
        }
    }

    List<Exclusion> exclusions() {
        synchronized (lock) {
            return List.copyOf(exclusions);
        }
    }

    private void checkKnown(String check) {
        Optional<?> known;
        try {
            known = plugin.check(check);
        } catch (IllegalArgumentException e) {
            known = Optional.empty(); // not of the form of an id
        }
        if (known.isEmpty()) {
            String name = Text.line(check, 128);
            throw new IllegalArgumentException("plugin " + plugin + " does not describe a check '" + name + "'"
                    + Suggestion.of(name, plugin.checks().keySet()));
        }
    }

    private Observation clean(Observation given, Instant now) {
        Instant collected = clamped(given.collected(), now);
        Observation.Builder clean = Observation.builder(given.check(), sanitizer.subject(given.subject()), collected)
                .method(given.method())
                .title(sanitizer.line(given.title(), MAX_LINE))
                .description(sanitizer.text(given.description(), MAX_TEXT));
        given.expected().ifPresent(text -> clean.expected(sanitizer.text(text, MAX_LINE)));
        given.actual().ifPresent(text -> clean.actual(sanitizer.text(text, MAX_LINE)));
        given.verdict().ifPresent(clean::verdict);
        given.reason().ifPresent(reason -> clean.reason(sanitizer.reason(reason)));
        given.expires().ifPresent(expires -> clean.expires(brought(expires, collected)));
        given.evidence().forEach(item -> clean.evidence(evidence(item)));
        given.links().forEach(link -> clean.link(sanitizer.line(link, 2_048)));
        given.properties()
                .forEach((name, value) -> clean.property(sanitizer.line(name, 128), sanitizer.text(value, MAX_LINE)));
        given.remark().ifPresent(text -> clean.remark(sanitizer.text(text, MAX_TEXT)));
        return clean.build();
    }

    private Evidence evidence(Evidence item) {
        // What can't be kept is not even looked through: it may be huge.
        if (item.size() <= evidenceBytes) {
            return sanitizer.evidence(item);
        }
        losses.add(Losses.Kind.EVIDENCE);
        return sanitizer.evidence(item.digestOnly());
    }

    private Instant clamped(Instant collected, Instant now) {
        // If the wall clock went back meanwhile, the start is all that is known.
        Instant latest = now.isBefore(started) ? started : now;
        if (collected.isBefore(started)) {
            losses.add(Losses.Kind.COLLECTED);
            return started;
        }
        if (collected.isAfter(latest)) {
            losses.add(Losses.Kind.COLLECTED);
            return latest;
        }
        return collected;
    }

    private Instant brought(Instant expires, Instant collected) {
        Optional<Instant> latest = freshness.map(collected::plus);
        if (latest.isPresent() && expires.isAfter(latest.get())) {
            losses.add(Losses.Kind.EXPIRES);
            return latest.get();
        }
        return expires;
    }

    // Under the lock. What evidence is too large is kept by its digest.
    private Observation affordable(Observation observation) {
        List<Evidence> all = observation.evidence();
        boolean changed = false;
        List<Evidence> kept = new ArrayList<>(all.size());
        for (Evidence item : all) {
            if (item.digestOnly() == item || evidenceBudget.take(item.size())) {
                kept.add(item);
            } else {
                losses.add(Losses.Kind.EVIDENCE);
                kept.add(item.digestOnly());
                changed = true;
            }
        }
        return changed ? withEvidence(observation, kept) : observation;
    }

    private static Observation withEvidence(Observation observation, List<Evidence> evidence) {
        Observation.Builder builder = Overflow.bare(observation);
        builder.description(observation.description());
        observation.expected().ifPresent(builder::expected);
        observation.actual().ifPresent(builder::actual);
        observation.expires().ifPresent(builder::expires);
        evidence.forEach(builder::evidence);
        observation.links().forEach(builder::link);
        observation.properties().forEach(builder::property);
        observation.remark().ifPresent(builder::remark);
        return builder.build();
    }
}
