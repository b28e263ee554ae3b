package dev.assay.spi.internal;

import dev.assay.spi.configuration.ControlReference;
import dev.assay.spi.configuration.JobPolicies;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.Population;
import dev.assay.spi.configuration.RetryPolicy;
import dev.assay.spi.configuration.Schedule;
import dev.assay.spi.configuration.ScheduleBounds;
import dev.assay.spi.configuration.SecretReference;
import dev.assay.spi.configuration.Waiver;
import dev.assay.spi.resource.Limits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A job spec as JSON: what its digest is computed over, and what a result says of it. */
public final class SpecJson {

    private SpecJson() {}

    /** The digest of a job spec. */
    public static String digest(JobSpec spec) {
        return Digests.sha256(write(new JsonWriter().object(), spec).endObject().toBytes());
    }

    /** The digest of a configuration that was not read from bytes. */
    public static String digest(List<JobSpec> specs) {
        StringBuilder digests = new StringBuilder();
        specs.forEach(spec -> digests.append(spec.digest()).append('\n'));
        return Digests.sha256(digests.toString());
    }

    private static JsonWriter write(JsonWriter json, JobSpec spec) {
        fields(json, spec);
        component(json, spec);
        controls(json, spec.controls());
        return json.map("parameters", parameters(spec.parameters())).texts("secrets", spec.secrets());
    }

    /** Everything but component, controls, parameters and secrets, which a result shows elsewhere. */
    public static void fields(JsonWriter json, JobSpec spec) {
        json.text("id", spec.id()).text("title", spec.title());
        json.object("owner")
                .text("team", spec.owner().team())
                .optional("contact", spec.owner().contact());
        json.endObject();
        json.text("severity", spec.severity()).map("labels", spec.labels());
        population(json, spec.population());
        waivers(json, spec.waivers());
        json.text("plugin", spec.plugin()).optional("isolation", spec.isolation());
        schedule(json, spec.schedule());
        bounds(json, spec.bounds());
        json.optional("freshness", spec.freshness());
        policies(json, spec.policies());
        json.text("timeout", spec.timeout());
        json.object("request").number("memoryBytes", spec.request().memoryBytes());
        json.value("cpus", spec.request().cpus()).endObject();
        json.object("limits");
        limits(json, spec.limits());
        json.endObject();
        json.object("evidence").number("inlineBytes", spec.evidence().inlineBytes());
        if (spec.evidence().detachedBytes() > 0) {
            json.number("detachedBytes", spec.evidence().detachedBytes());
        }
        json.text("classification", spec.evidence().classification());
        json.text("passing", spec.evidence().passing()).endObject();
        json.truth("enabled", spec.enabled());
    }

    /** The component under its key. */
    public static void component(JsonWriter json, JobSpec spec) {
        json.object("component")
                .text("id", spec.component().id())
                .text("type", spec.component().type());
        json.text("title", spec.component().title())
                .optional("owner", spec.component().owner())
                .endObject();
    }

    /** Controls under their key. */
    public static void controls(JsonWriter json, List<ControlReference> controls) {
        json.array("controls");
        for (ControlReference control : controls) {
            json.object().text("catalog", control.catalog()).text("id", control.id());
            json.optional("objective", control.objective());
            if (!control.checks().isEmpty()) {
                json.texts("checks", control.checks());
            }
            json.endObject();
        }
        json.endArray();
    }

    /** Parameters with secret references in their written form. */
    public static Map<String, Object> parameters(Map<String, Object> parameters) {
        Map<String, Object> written = new LinkedHashMap<>();
        parameters.forEach((name, value) -> written.put(name, written(value)));
        return written;
    }

    /** Limits, without braces. */
    public static void limits(JsonWriter json, Limits limits) {
        json.optional("memoryBytes", limits.memoryBytes()).optional("cpuTime", limits.cpuTime());
        json.optional("wallTime", limits.wallTime());
        json.optional(
                "threads",
                limits.threads().isPresent() ? OptionalLong.of(limits.threads().getAsInt()) : OptionalLong.empty());
        json.optional("outputBytes", limits.outputBytes());
        limits.softPercent().ifPresent(percent -> json.number("softPercent", percent));
    }

    private static Object written(Object value) {
        if (value instanceof SecretReference reference) {
            return Map.of("secret", reference.name());
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> written = new LinkedHashMap<>();
            map.forEach((name, item) -> written.put(String.valueOf(name), written(item)));
            return written;
        }
        if (value instanceof List<?> list) {
            List<Object> written = new ArrayList<>();
            list.forEach(item -> written.add(written(item)));
            return written;
        }
        return value;
    }

    private static void population(JsonWriter json, Population population) {
        json.object("subjects");
        selectors(json, "include", population.include());
        selectors(json, "exclude", population.exclude());
        json.number("expectAtLeast", population.expectAtLeast());
        json.map("labels", new java.util.TreeMap<>(population.labels())).endObject();
    }

    private static void selectors(JsonWriter json, String key, List<Population.Selector> selectors) {
        json.array(key);
        for (Population.Selector selector : selectors) {
            json.object().text("type", selector.type()).optional("uri", selector.uri());
            json.optional("glob", selector.glob()).optional("secret", selector.secret());
            json.optional("reason", selector.reason()).endObject();
        }
        json.endArray();
    }

    private static void waivers(JsonWriter json, List<Waiver> waivers) {
        json.array("waivers");
        for (Waiver waiver : waivers) {
            json.object().text("check", waiver.check()).optional("subject", waiver.subject());
            waiver(json, waiver);
            json.endObject();
        }
        json.endArray();
    }

    /** What a finding says of its waiver, without braces. */
    public static void waiver(JsonWriter json, Waiver waiver) {
        json.text("id", waiver.id()).text("reason", waiver.reason()).text("approvedBy", waiver.approvedBy());
        json.optional("ticket", waiver.ticket()).text("expires", waiver.expires());
    }

    private static void schedule(JsonWriter json, Schedule schedule) {
        json.object("schedule");
        if (schedule instanceof Schedule.Cron cron) {
            json.text("cron", cron.expression()).text("dialect", cron.dialect()).text("zone", cron.zone());
            json.text("gap", cron.gap()).text("overlap", cron.overlap());
        } else if (schedule instanceof Schedule.FixedRate rate) {
            json.text("every", rate.period());
        } else if (schedule instanceof Schedule.FixedDelay delay) {
            json.text("after", delay.delay());
        } else if (schedule instanceof Schedule.Once once) {
            json.text("at", once.at());
        } else {
            json.truth("onDemand", true);
        }
        json.endObject();
    }

    private static void bounds(JsonWriter json, ScheduleBounds bounds) {
        if (!bounds.equals(ScheduleBounds.NONE)) {
            json.object("bounds").optional("start", bounds.start()).optional("end", bounds.end());
            json.text("splay", bounds.splay())
                    .texts("calendars", bounds.calendars())
                    .endObject();
        }
    }

    private static void policies(JsonWriter json, JobPolicies policies) {
        json.object("policies");
        json.object("missed")
                .text("kind", policies.missed().kind())
                .number("max", policies.missed().max());
        json.text("window", policies.missed().window()).endObject();
        json.object("overlap").text("kind", policies.overlap().kind());
        json.number("max", policies.overlap().max()).endObject();
        json.text("onChange", policies.onChange()).text("priority", policies.priority());
        json.optional("deadline", policies.deadline()).optional("group", policies.group());
        policies.maxConcurrent().ifPresent(max -> json.number("maxConcurrent", max));
        RetryPolicy retry = policies.retry();
        json.object("retry").number("attempts", retry.attempts()).text("backoff", retry.backoff());
        json.text("maxBackoff", retry.maxBackoff()).text("budget", retry.budget());
        json.texts("on", retry.on()).endObject();
        json.endObject();
    }
}
