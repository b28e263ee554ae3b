package dev.assay.spi.result;

import dev.assay.spi.configuration.ControlReference;
import dev.assay.spi.configuration.EvidencePolicy.Passing;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Waiver;
import dev.assay.spi.internal.Digests;
import dev.assay.spi.plugin.CheckDescriptor;
import dev.assay.spi.plugin.PluginDescriptor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Derives findings from observations: one per check and subject, the weightiest verdict winning, and satisfied subjects
 * told as the evidence policy says.
 */
final class Derivation {

    private static final UUID STREAMS = UUID.fromString("c2a9d1f0-70c5-5b1e-8f0a-52f1d80d9a3b");

    private record Key(String check, String subject) {}

    private final ResultId id;
    private final String tenant;
    private final JobSpec spec;
    private final PluginDescriptor plugin;
    private final List<Observation> kept = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    Derivation(ResultId id, String tenant, JobSpec spec, PluginDescriptor plugin) {
        this.id = id;
        this.tenant = tenant;
        this.spec = spec;
        this.plugin = plugin;
    }

    Derivation derive(List<Observation> observations) {
        Map<Key, List<Observation>> judged = new LinkedHashMap<>();
        for (Observation observation : observations) {
            if (observation.verdict().isPresent()) {
                Key key = new Key(observation.check(), observation.subject().uri());
                judged.computeIfAbsent(key, k -> new ArrayList<>(1)).add(observation);
            } else {
                kept.add(observation);
            }
        }
        Map<String, List<Observation>> satisfied = new LinkedHashMap<>();
        judged.forEach((key, group) -> {
            if (worst(group) == Verdict.SATISFIED && spec.evidence().passing() != Passing.FULL) {
                satisfied.computeIfAbsent(key.check(), k -> new ArrayList<>()).addAll(group);
            } else {
                one(group);
            }
        });
        satisfied.forEach(this::many);
        return this;
    }

    List<Finding> findings() {
        return findings;
    }

    /** The observations that stay in the result; positions in findings refer to this list. */
    List<Observation> observations() {
        return kept;
    }

    static Verdict worst(List<Observation> group) {
        Verdict worst = Verdict.NOT_APPLICABLE;
        for (Observation observation : group) {
            worst = worst.and(observation.verdict().orElse(Verdict.NOT_APPLICABLE));
        }
        return worst;
    }

    private void one(List<Observation> group) {
        Verdict worst = worst(group);
        Observation decisive = group.stream()
                .filter(observation -> observation.verdict().equals(Optional.of(worst)))
                .findFirst()
                .orElseThrow();
        List<Integer> positions = new ArrayList<>(group.size());
        for (Observation observation : group) {
            positions.add(kept.size());
            kept.add(observation);
        }
        Subject subject = decisive.subject();
        add(
                decisive,
                new Finding.Judged(subject, 1, Optional.empty(), worst, decisive.description(), decisive.reason()),
                positions,
                subject.uri());
    }

    private void many(String check, List<Observation> group) {
        Set<String> uris = new LinkedHashSet<>();
        group.forEach(observation -> uris.add(observation.subject().uri()));
        if (uris.size() == 1 && spec.evidence().passing() == Passing.SUMMARY) {
            one(group);
            return;
        }
        Observation first = group.get(0);
        Instant latest = group.stream()
                .map(Observation::collected)
                .max(Instant::compareTo)
                .orElseThrow();
        Subject component = Subject.of(
                SubjectType.COMPONENT,
                spec.component().title(),
                uri(spec.component().id()));
        String digest = Digests.sha256(uris.stream().sorted().collect(Collectors.joining("\n")));
        String title = plugin.check(check).map(CheckDescriptor::title).orElse(check);
        String description = uris.size() + " subjects satisfy this check";
        List<Integer> position = List.of(kept.size());
        kept.add(Observation.builder(check, component, latest)
                .method(first.method())
                .title(title)
                .description(description)
                .property("subjects", Integer.toString(uris.size()))
                .property("subjectsDigest", digest)
                .verdict(Verdict.SATISFIED)
                .build());
        add(
                first,
                new Finding.Judged(
                        component, uris.size(), Optional.of(digest), Verdict.SATISFIED, description, Optional.empty()),
                position,
                component.uri() + "#satisfied");
    }

    private void add(Observation decisive, Finding.Judged judged, List<Integer> positions, String streamKey) {
        String check = decisive.check();
        CheckDescriptor descriptor =
                plugin.check(check).orElseThrow(() -> new IllegalArgumentException("unknown check " + check));
        Optional<Waiver> waiver = judged.verdict() == Verdict.NOT_SATISFIED
                ? spec.waivers().stream()
                        .filter(w -> w.covers(check, judged.subject().uri(), decisive.collected()))
                        .findFirst()
                : Optional.empty();
        findings.add(new Finding(
                id.named("finding", check, streamKey),
                Digests.uuid5(STREAMS, tenant, spec.component().id(), plugin.id(), check, streamKey),
                descriptor,
                controls(descriptor),
                judged,
                positions,
                waiver));
    }

    private List<ControlReference> controls(CheckDescriptor check) {
        Map<String, ControlReference> union = new LinkedHashMap<>();
        for (ControlReference control : spec.controls()) {
            if (control.covers(check.id())) {
                String objective = control.objective().orElse("");
                union.putIfAbsent(
                        control.catalog() + '\n' + control.id() + '\n' + objective,
                        new ControlReference(control.catalog(), control.id(), control.objective(), List.of()));
            }
        }
        check.controls().forEach(c -> union.putIfAbsent(c.catalog() + '\n' + c.id() + '\n', c));
        return List.copyOf(union.values());
    }

    private static String uri(String componentId) {
        return componentId.matches("[a-z][a-z0-9+.-]*:\\S+")
                ? componentId
                : "urn:assay:component:" + Digests.sha256(componentId);
    }
}
