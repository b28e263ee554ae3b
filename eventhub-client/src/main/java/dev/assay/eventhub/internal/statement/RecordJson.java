package dev.assay.eventhub.internal.statement;

import dev.assay.eventhub.internal.record.Gap;
import dev.assay.spi.Identity;
import dev.assay.spi.ManagerReport;
import dev.assay.spi.Reason;
import dev.assay.spi.Signal;
import dev.assay.spi.internal.JsonWriter;
import dev.assay.spi.internal.ProducerJson;
import dev.assay.spi.result.ChainLink;
import dev.assay.spi.result.Outcome;
import java.util.Optional;

/** Checkpoints and gaps as JSON; every number is written, also zero, so that its absence can't be taken for one. */
final class RecordJson {

    private RecordJson() {}

    private static JsonWriter head(ChainLink link, String kind, Identity producer) {
        JsonWriter json = new JsonWriter().object().text("schemaVersion", "1.0");
        json.text("kind", kind).object("chain").text("source", link.source());
        json.text("epoch", link.epoch()).number("sequence", link.sequence());
        json.text("previous", link.previous()).endObject();
        ProducerJson.write(json, producer);
        return json;
    }

    static byte[] gap(Gap gap, ChainLink link, Identity producer) {
        JsonWriter json = head(link, gap.cause().name(), producer);
        json.text("at", gap.at()).number("records", gap.records());
        json.object("outbox")
                .number("first", gap.first())
                .number("last", gap.last())
                .endObject();
        json.array("ranges");
        for (Gap.Range range : gap.ranges()) {
            json.object().text("epoch", range.epoch()).number("first", range.first());
            json.number("last", range.last()).truth("exact", range.exact()).endObject();
        }
        return json.endArray().endObject().toBytes();
    }

    static byte[] checkpoint(
            Checkpoint point, ChainLink link, Identity producer, StreamCounts counts, Optional<String> keyId) {
        JsonWriter json = head(link, point.kind().name(), producer);
        json.object("interval").text("from", point.from()).text("to", point.to());
        json.text("uptime", point.uptime())
                .optional("nextBefore", point.nextBefore())
                .endObject();
        json.object("stream").number("records", link.sequence() - 1).number("results", counts.results());
        json.number("occurrences", counts.occurrences())
                .number("gaps", counts.gaps())
                .endObject();
        law(json, point.report().law(), counts);
        jobs(json, point.report().jobs());
        configuration(json, point.report());
        delivery(json, point.delivery());
        json.object("self").number("abandonedThreads", point.report().abandonedThreads());
        json.object("probe").text("source", point.report().probe().source());
        json.truth("blind", point.report().probe().blind()).endObject();
        json.array("signerKeys");
        keyId.ifPresent(json::text);
        json.endArray().endObject();
        json.object("clock").text("synchronized", point.report().clock().synchronization());
        json.optional("source", point.report().clock().source());
        json.number("stepsSinceStart", point.report().clock().stepsSinceStart()).endObject();
        changes(json, point);
        if (point.kind() == Checkpoint.Kind.START) {
            before(json, point);
        }
        return json.endObject().toBytes();
    }

    private static void law(JsonWriter json, ManagerReport.Law law, StreamCounts counts) {
        json.object("law").number("due", law.due()).object("results");
        for (Outcome outcome : Outcome.values()) {
            json.number(outcome.name(), law.results().getOrDefault(outcome, 0L));
        }
        json.endObject().number("ended", law.ended()).number("pending", law.pending());
        json.truth("holds", law.holds());
        json.object("sinceLast").number("due", law.due() - counts.dueBefore());
        json.number("ended", law.ended() - counts.endedBefore()).endObject().endObject();
    }

    private static void jobs(JsonWriter json, ManagerReport.Jobs jobs) {
        json.object("jobs").number("configured", jobs.configured()).number("active", jobs.active());
        json.number("paused", jobs.paused()).number("parked", jobs.parked());
        json.number("disabled", jobs.disabled()).number("preparing", jobs.preparing());
        json.number("neverRun", jobs.neverRun()).number("staleCount", jobs.staleCount());
        json.array("stale");
        for (ManagerReport.Stale stale : jobs.stale()) {
            json.object().text("job", stale.job()).text("age", stale.age());
            json.text("freshness", stale.freshness()).unlessEmpty("waitingFor", stale.waitingFor());
            json.endObject();
        }
        json.endArray().endObject();
    }

    private static void configuration(JsonWriter json, ManagerReport report) {
        json.object("configuration");
        report.configuration().ifPresent(now -> {
            json.text("source", now.source()).text("revision", now.revision()).text("digest", now.digest());
            json.optional("signer", now.signer()).text("since", now.since());
        });
        json.optional("lastHeard", report.source().lastHeard());
        json.object("refused").number("count", report.source().refused());
        json.unlessEmpty("lastCode", report.source().lastRefused()).endObject().endObject();
    }

    private static void delivery(JsonWriter json, DeliveryState delivery) {
        json.object("delivery").object("backlog").number("records", delivery.records());
        json.number("bytes", delivery.bytes()).text("oldest", delivery.oldest()).endObject();
        json.number("deadLetters", delivery.deadLetters()).number("missing", delivery.missing());
        json.unlessEmpty("paused", delivery.paused()).endObject();
    }

    private static void changes(JsonWriter json, Checkpoint point) {
        json.array("changes");
        for (Signal change : point.changes()) {
            Reason reason = change.reason();
            json.object().text("kind", change.kind()).text("at", change.at());
            json.unlessEmpty("about", change.about()).text("code", reason.code());
            json.unlessEmpty("message", reason.text()).endObject();
        }
        json.endArray().number("changesOmitted", point.changesOmitted());
    }

    private static void before(JsonWriter json, Checkpoint point) {
        json.object("previousEpoch");
        point.before()
                .ifPresentOrElse(
                        head -> {
                            json.text("epoch", head.epoch()).number("lastSequence", head.sequence());
                            json.text("lastDigest", head.digest());
                            json.text("end", head.end() == ChainHead.End.CLEAN ? "CLEAN" : "UNCLEAN");
                            json.text("downFrom", head.at()).text("downTo", point.to());
                        },
                        () -> json.text("end", "UNKNOWN"));
        json.endObject();
    }
}
