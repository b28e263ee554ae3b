package dev.assay.internal.result;

import dev.assay.spi.Identity;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.result.AttestationResultBuilder;
import dev.assay.spi.result.JobRecord;
import dev.assay.spi.result.Occurrence;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.ResultId;
import dev.assay.spi.result.Trigger;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Endings for tests, each of another occurrence. */
final class Endings {

    static final Identity PRODUCER = Identity.builder()
            .agent("urn:assay:test:agent:1", Identity.Origin.HOST)
            .start(new UUID(0, 1), "20260105T000000Z")
            .build();

    private static final Instant FIRST = Instant.parse("2026-01-05T00:00:00Z");
    private static final JobRecord JOB = new JobRecord(
            JobSpec.builder("a-job").plugin("a-plugin").build(), 1, "memory", "1", "none", Optional.empty(), 0);

    private Endings() {}

    static Ending skipped(int number) {
        return new Ending(id(number), builder -> fill(builder, number), false);
    }

    static Ending ran(int number) {
        return new Ending(id(number), builder -> fill(builder, number), true);
    }

    static ResultId id(int number) {
        return ResultId.of(PRODUCER, "a-job", Trigger.Kind.SCHEDULE, at(number), "");
    }

    static void fill(AttestationResultBuilder builder, int number) {
        builder.of(JOB, Occurrence.single(at(number), at(number), Trigger.SCHEDULED))
                .custody(Custody.builder("a-plugin", "1", Custody.Verification.HOST_CODE)
                        .build())
                .outcome(Outcome.SKIPPED, Reason.of(Reasons.PAUSED), at(number));
    }

    private static Instant at(int number) {
        return FIRST.plusSeconds(60L * number);
    }
}
