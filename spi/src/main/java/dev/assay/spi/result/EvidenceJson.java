package dev.assay.spi.result;

import dev.assay.spi.configuration.EvidencePolicy;
import dev.assay.spi.configuration.EvidencePolicy.Classification;
import dev.assay.spi.internal.JsonWriter;
import dev.assay.spi.internal.SpecJson;
import dev.assay.spi.plugin.CheckDescriptor;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Subjects, observations, findings and evidence of a result as JSON; subjects and evidence are written once each. */
final class EvidenceJson {

    private final JsonWriter json;
    private final AttestationResult result;
    private final Map<String, Subject> subjects = new LinkedHashMap<>();
    private final Map<String, String> subjectIds = new LinkedHashMap<>();
    private final Map<String, Evidence> evidence = new LinkedHashMap<>();
    private final Map<String, String> evidenceIds = new LinkedHashMap<>();

    private EvidenceJson(JsonWriter json, AttestationResult result) {
        this.json = json;
        this.result = result;
        for (Observation observation : result.observations()) {
            add(observation.subject());
            for (Evidence item : observation.evidence()) {
                evidence.merge(item.digest(), item, this::stricter);
                evidenceIds.putIfAbsent(item.digest(), "e" + evidence.size());
            }
        }
        result.findings().forEach(finding -> add(finding.subject()));
    }

    static void write(JsonWriter json, AttestationResult result, EvidenceStore store) {
        EvidenceJson writer = new EvidenceJson(json, result);
        writer.subjects();
        writer.observations();
        writer.findings();
        writer.evidence(store);
    }

    /** The same bytes may come twice, and once as more confidential. */
    private Evidence stricter(Evidence one, Evidence other) {
        return classification(other).compareTo(classification(one)) > 0 ? other : one;
    }

    private Classification classification(Evidence item) {
        Classification policy = result.job().spec().evidence().classification();
        Classification own = item.classification().orElse(policy);
        return own.compareTo(policy) >= 0 ? own : policy;
    }

    private void add(Subject subject) {
        if (subjects.putIfAbsent(subject.uri(), subject) == null) {
            subjectIds.put(subject.uri(), "s" + subjects.size());
        }
    }

    private void subjects() {
        json.array("subjects");
        subjects.forEach((uri, subject) -> {
            json.object().text("id", idOf(subject)).text("type", type(subject.type()));
            json.text("name", subject.name()).text("uri", uri).optional("digest", subject.digest());
            json.endObject();
        });
        json.endArray();
    }

    private String idOf(Subject subject) {
        return Objects.requireNonNull(subjectIds.get(subject.uri()));
    }

    private String idOf(Evidence item) {
        return Objects.requireNonNull(evidenceIds.get(item.digest()));
    }

    private static String type(SubjectType type) {
        return type.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    private String observationId(int position) {
        return result.id().named("observation", Integer.toString(position)).toString();
    }

    private void observations() {
        json.array("observations");
        int position = 0;
        for (Observation observation : result.observations()) {
            json.object().text("id", observationId(position++)).text("check", observation.check());
            json.text("subject", idOf(observation.subject()));
            json.text("method", observation.method()).text("title", observation.title());
            json.text("description", observation.description()).optional("expected", observation.expected());
            json.optional("actual", observation.actual()).optional("verdict", observation.verdict());
            observation.reason().ifPresent(reason -> ResultJson.reason(json, "reason", reason));
            json.text("collected", observation.collected()).optional("expires", observation.expires());
            List<String> ids = observation.evidence().stream().map(this::idOf).toList();
            if (!ids.isEmpty()) {
                json.texts("evidence", ids);
            }
            if (!observation.links().isEmpty()) {
                json.texts("links", observation.links());
            }
            if (!observation.properties().isEmpty()) {
                json.map("props", observation.properties());
            }
            json.optional("remarks", observation.remark()).endObject();
        }
        json.endArray();
    }

    private void findings() {
        json.array("findings");
        for (Finding finding : result.findings()) {
            CheckDescriptor check = finding.check();
            json.object().text("id", finding.id()).text("stream", finding.stream());
            json.text("check", check.id()).text("title", check.title());
            json.text("description", finding.description());
            SpecJson.controls(json, finding.controls());
            json.texts("subjects", List.of(idOf(finding.subject())));
            json.number("subjectCount", finding.subjectCount()).optional("subjectsDigest", finding.subjectsDigest());
            json.text("verdict", finding.verdict());
            finding.reason().ifPresent(reason -> ResultJson.reason(json, "reason", reason));
            json.text("severity", check.severity());
            json.texts(
                    "observations",
                    finding.observations().stream().map(this::observationId).toList());
            if (!check.remediation().isEmpty()) {
                json.object("remediation").text("text", check.remediation());
                json.unlessEmpty("href", check.href()).endObject();
            }
            finding.waiver().ifPresent(waiver -> {
                json.object("waiver");
                SpecJson.waiver(json, waiver);
                json.endObject();
            });
            json.endObject();
        }
        json.endArray();
    }

    private void evidence(EvidenceStore store) {
        EvidencePolicy policy = result.job().spec().evidence();
        json.array("evidence");
        evidence.forEach((digest, item) -> {
            Classification classification = classification(item);
            Optional<byte[]> content =
                    classification == Classification.CONFIDENTIAL ? Optional.empty() : item.content();
            boolean inline = content.isPresent() && item.size() <= policy.inlineBytes();
            Optional<String> kept = inline || item.size() > policy.detachedBytes()
                    ? Optional.empty()
                    : content.flatMap(bytes -> store.keep(digest, bytes));
            json.object().text("id", idOf(item)).text("description", item.description());
            json.text("mediaType", item.mediaType()).number("size", item.size());
            json.text("digest", digest).text("classification", classification);
            json.text("disposition", inline ? "INLINE" : kept.isPresent() ? "DETACHED" : "DIGEST_ONLY");
            if (inline) {
                json.text("content", Base64.getEncoder().encodeToString(content.orElseThrow()));
            }
            json.optional("href", kept);
            json.endObject();
        });
        json.endArray();
    }
}
