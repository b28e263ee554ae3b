package dev.assay.testkit;

import dev.assay.spi.Identity;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.configuration.Configuration;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.plugin.CheckDescriptor;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.resource.Usage;
import dev.assay.spi.result.Attempt;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.AttestationResultBuilder;
import dev.assay.spi.result.Execution;
import dev.assay.spi.result.JobRecord;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Occurrence;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.ResultId;
import dev.assay.spi.result.Subject;
import dev.assay.spi.result.SubjectType;
import dev.assay.spi.result.Trigger;
import dev.assay.spi.result.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Ready-made job specs, configurations and results, for tests that need some and don't care which. */
public final class Samples {

    /** The id of the plugin that the samples name. */
    public static final String PLUGIN = "sample";

    /** The id of the check that the samples report. */
    public static final String CHECK = "sample.check";

    private static final Identity PRODUCER = Identity.builder()
            .agent("urn:assay:test:agent:1", Identity.Origin.HOST)
            .start(new UUID(0, 1), "20260105T000000Z")
            .build();

    private Samples() {}

    /** A job of the sample plugin, due only on demand. */
    public static JobSpec job(String id) {
        return JobSpec.builder(id).plugin(PLUGIN).build();
    }

    /** A configuration with the sample plugin and such jobs. */
    public static Configuration configuration(String revision, String... jobIds) {
        Configuration.Builder builder = Configuration.builder(revision).plugin(PluginReference.ofHost(PLUGIN));
        for (String id : jobIds) {
            builder.job(job(id));
        }
        return builder.build();
    }

    /** The description of the sample plugin. */
    public static PluginDescriptor plugin() {
        return PluginDescriptor.builder(PLUGIN, "1.0.0")
                .check(CheckDescriptor.of(CHECK, "the sample holds"))
                .build();
    }

    /** The result of a run that found the sample check satisfied; another sequence is another occurrence and id. */
    public static AttestationResult satisfied(long sequence) {
        Instant dueAt = dueAt(sequence);
        Observation observation = Observation.builder(
                        CHECK, Subject.of(SubjectType.RESOURCE, "file:/etc/sample"), dueAt.plusSeconds(1))
                .title("the sample holds")
                .verdict(Verdict.SATISFIED)
                .build();
        Attempt attempt = new Attempt(
                1,
                dueAt,
                dueAt.plusSeconds(2),
                Duration.ofSeconds(2),
                Outcome.COMPLETED,
                Reason.of(Reasons.OK),
                Usage.UNKNOWN);
        Execution execution =
                new Execution(Isolation.DIRECT, "17.0.0", "tester", true, Limits.NONE, List.of(), "NORMAL");
        return start(sequence)
                .outcome(Outcome.COMPLETED, Reason.of(Reasons.OK), dueAt.plusSeconds(2))
                .ran(List.of(attempt), execution)
                .observed(plugin(), List.of(observation), List.of())
                .build();
    }

    /** The result of an occurrence that was skipped; another sequence is another occurrence and id. */
    public static AttestationResult skipped(long sequence) {
        return start(sequence)
                .outcome(Outcome.SKIPPED, Reason.of(Reasons.PAUSED), dueAt(sequence))
                .build();
    }

    /** Results of sequences {@code first} to {@code last}, each satisfied. */
    public static List<AttestationResult> satisfied(long first, long last) {
        return java.util.stream.LongStream.rangeClosed(first, last)
                .mapToObj(Samples::satisfied)
                .toList();
    }

    /** A record for a hub; another sequence is another id. */
    public static HubRecord record(long sequence) {
        return record(sequence, HubRecord.Kind.RESULT);
    }

    /** Records of sequences {@code first} to {@code last}. */
    public static List<HubRecord> records(long first, long last) {
        return java.util.stream.LongStream.rangeClosed(first, last)
                .mapToObj(Samples::record)
                .toList();
    }

    /** A record of a kind for a hub. */
    public static HubRecord record(long sequence, HubRecord.Kind kind) {
        byte[] data = ("{\"sample\":" + sequence + "}").getBytes(StandardCharsets.UTF_8);
        return HubRecord.builder("sample-" + sequence, kind, data)
                .partitionKey(PRODUCER.agent())
                .place(PRODUCER.epoch(), sequence)
                .attribute("source", PRODUCER.agent())
                .attribute("type", "dev.assay.sample.v1")
                .attribute("subject", "sample-job")
                .attribute("time", dueAt(sequence).toString())
                .build();
    }

    private static AttestationResultBuilder start(long sequence) {
        Instant dueAt = dueAt(sequence);
        ResultId id = ResultId.of(PRODUCER, "sample-job", Trigger.Kind.SCHEDULE, dueAt, "");
        JobRecord record = new JobRecord(
                job("sample-job"),
                1,
                "memory",
                "1",
                configuration("1", "sample-job").digest(),
                Optional.empty(),
                0);
        return AttestationResult.builder(id, PRODUCER, sequence)
                .of(record, Occurrence.single(dueAt, dueAt, Trigger.SCHEDULED))
                .custody(Custody.builder(PLUGIN, "1.0.0", Custody.Verification.HOST_CODE)
                        .build());
    }

    private static Instant dueAt(long sequence) {
        return ManualTime.DEFAULT_WALL.plus(Duration.ofMinutes(sequence));
    }
}
