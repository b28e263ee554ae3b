package dev.assay.spi.result;

import dev.assay.spi.Reason;
import dev.assay.spi.internal.JsonWriter;
import dev.assay.spi.internal.ProducerJson;
import dev.assay.spi.internal.SpecJson;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.resource.Usage;

/** A result as JSON: the head, which every result has, and the run. */
final class ResultJson {

    private ResultJson() {}

    static byte[] write(AttestationResult result, ChainLink link, EvidenceStore store) {
        JsonWriter json = new JsonWriter().object();
        json.text("schemaVersion", "1.0").text("id", result.id());
        json.object("chain").text("source", link.source());
        json.text("epoch", link.epoch()).number("sequence", link.sequence());
        json.text("previous", link.previous())
                .number("fencing", result.job().leaseEpoch())
                .endObject();
        ProducerJson.write(json, result.producer());
        job(json, result.job());
        SpecJson.component(json, result.job().spec());
        SpecJson.controls(json, result.job().spec().controls());
        occurrence(json, result.occurrence());
        run(json, result);
        json.text("verdict", result.verdict());
        reason(json, "verdictReason", result.verdictReason());
        coverage(json, result.coverage());
        Summary summary = result.summary();
        json.object("summary").number("satisfied", summary.satisfied());
        json.number("notSatisfied", summary.notSatisfied()).number("notApplicable", summary.notApplicable());
        json.number("inconclusive", summary.inconclusive()).number("waived", summary.waived());
        json.endObject();
        inputs(json, result);
        if (!result.attempts().isEmpty()) {
            validity(json, result);
            EvidenceJson.write(json, result, store);
            usage(json, "resources", result.usage());
        }
        custody(json, result);
        ClockState clock = result.clock();
        json.object("clock").text("synchronized", clock.synchronization()).optional("source", clock.source());
        json.number("stepsSinceStart", clock.stepsSinceStart()).endObject();
        return json.endObject().toBytes();
    }

    static void reason(JsonWriter json, String key, Reason reason) {
        json.object(key).text("code", reason.code()).unlessEmpty("message", reason.text());
        if (!reason.numbers().isEmpty()) {
            json.map("numbers", reason.numbers());
        }
        json.endObject();
    }

    private static void job(JsonWriter json, JobRecord job) {
        json.object("job");
        SpecJson.fields(json, job.spec());
        json.number("generation", job.generation())
                .text("specDigest", job.spec().digest());
        json.object("configuration").text("source", job.source()).text("revision", job.revision());
        json.text("digest", job.configurationDigest())
                .optional("signer", job.signer())
                .endObject();
        json.endObject();
    }

    private static void occurrence(JsonWriter json, Occurrence occurrence) {
        json.object("occurrence").text("nominal", occurrence.nominal()).text("due", occurrence.dueAt());
        json.text("lastDue", occurrence.lastDueAt()).number("count", occurrence.count());
        json.optional("zone", occurrence.zone()).optional("deadline", occurrence.deadline());
        json.object("trigger").text("kind", occurrence.trigger().kind());
        json.optional("actor", occurrence.trigger().actor())
                .optional("reason", occurrence.trigger().reason());
        json.endObject().endObject();
    }

    private static void run(JsonWriter json, AttestationResult result) {
        json.object("run").text("outcome", result.outcome());
        reason(json, "reason", result.reason());
        if (!result.attempts().isEmpty()) {
            json.text("started", result.attempts().get(0).started());
        }
        json.text("ended", result.ended()).text("waited", result.waited()).array("attempts");
        for (Attempt attempt : result.attempts()) {
            json.object().number("number", attempt.number()).text("started", attempt.started());
            json.text("ended", attempt.ended()).text("elapsed", attempt.elapsed());
            json.text("outcome", attempt.outcome());
            reason(json, "reason", attempt.reason());
            usage(json, "resources", attempt.usage());
            json.endObject();
        }
        json.endArray().endObject();
    }

    private static void coverage(JsonWriter json, Coverage coverage) {
        json.object("coverage").truth("complete", coverage.complete());
        json.object("checks").number("declared", coverage.checksDeclared());
        json.number("evaluated", coverage.checksEvaluated());
        json.number("notApplicable", coverage.checksNotApplicable());
        json.number("inconclusive", coverage.checksInconclusive()).endObject();
        json.object("subjects").number("enumerated", coverage.subjectsEnumerated());
        json.number("evaluated", coverage.subjectsEvaluated());
        json.number("unreadable", coverage.subjectsUnreadable());
        json.number("excluded", coverage.exclusions().size()).endObject();
        json.array("exclusions");
        for (Exclusion exclusion : coverage.exclusions()) {
            json.object().text("uri", exclusion.subject().uri()).text("reason", exclusion.reason());
            json.endObject();
        }
        json.endArray().endObject();
    }

    private static void inputs(JsonWriter json, AttestationResult result) {
        json.object("inputs")
                .map("parameters", SpecJson.parameters(result.job().spec().parameters()));
        json.texts("secretsAllowed", result.job().spec().secrets()).array("secrets");
        for (SecretUse secret : result.secrets()) {
            json.object().text("name", secret.name()).text("ref", secret.from());
            json.unlessEmpty("version", secret.version()).endObject();
        }
        json.endArray().endObject();
    }

    private static void validity(JsonWriter json, AttestationResult result) {
        json.object("validity").optional("collected", result.collected());
        json.optional("expires", result.expires());
        json.optional("freshness", result.job().spec().freshness()).endObject();
    }

    private static void usage(JsonWriter json, String key, Usage usage) {
        json.object(key).object("cpuTime").optional("nanos", usage.cpuNanos());
        json.text("accuracy", usage.cpuAccuracy());
        json.optional("peakCpus", usage.peakCpus()).endObject();
        json.object("memory").optional("bytes", usage.memoryBytes());
        json.text("accuracy", usage.memoryAccuracy());
        json.optional("averageBytes", usage.averageMemoryBytes()).endObject().endObject();
    }

    private static void custody(JsonWriter json, AttestationResult result) {
        Custody custody = result.custody();
        json.object("custody").object("plugin").text("id", custody.id()).text("version", custody.version());
        json.text("verification", custody.verification()).optional("sha256", custody.sha256());
        json.optional("size", custody.sizeBytes()).optional("source", custody.source());
        json.optional("signer", custody.signer()).optional("lock", custody.lock());
        if (!custody.notices().isEmpty()) {
            json.array("notices");
            for (Reason notice : custody.notices()) {
                json.object().text("code", notice.code()).unlessEmpty("message", notice.text());
                json.endObject();
            }
            json.endArray();
        }
        json.endObject();
        result.execution().ifPresent(execution -> {
            json.object("isolation").text("level", execution.isolation()).text("java", execution.java());
            json.text("user", execution.user()).truth("sameUserAsHost", execution.sameUserAsHost());
            json.text("exit", execution.exit()).object("limits");
            SpecJson.limits(json, execution.limits());
            json.endObject().texts("limitsNotEnforced", execution.notEnforced()).endObject();
        });
        json.number("redactions", result.redactions()).texts("truncations", result.truncations());
        json.endObject();
    }
}
