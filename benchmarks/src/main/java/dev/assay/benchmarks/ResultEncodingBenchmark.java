package dev.assay.benchmarks;

import dev.assay.spi.Identity;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.plugin.CheckDescriptor;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.resource.Usage;
import dev.assay.spi.result.Attempt;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Evidence;
import dev.assay.spi.result.Execution;
import dev.assay.spi.result.JobRecord;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.Occurrence;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.ResultEncoder;
import dev.assay.spi.result.ResultId;
import dev.assay.spi.result.Subject;
import dev.assay.spi.result.SubjectType;
import dev.assay.spi.result.Trigger;
import dev.assay.spi.result.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From what a plugin saw to a result, and from a result to the bytes that are signed and sent. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ResultEncodingBenchmark {

    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
    private static final String CHECK = "not-expired";

    /** How many subjects the plugin looked at. */
    @Param({"1", "100"})
    public int subjects;

    private final Identity identity = identity();
    private final JobRecord job = job();
    private final PluginDescriptor plugin = plugin();
    private List<Observation> observations;
    private AttestationResult result;
    private ResultEncoder encoder;

    /** Lays the observations out. */
    @Setup
    public void setUp() {
        observations = IntStream.range(0, subjects)
                .mapToObj(ResultEncodingBenchmark::observation)
                .toList();
        result = derive();
        encoder = new ResultEncoder(identity);
    }

    /** Judges the observations: findings, coverage, summary and verdict. */
    @Benchmark
    public AttestationResult derive() {
        Attempt attempt = new Attempt(
                1,
                AT,
                AT.plusMillis(40),
                Duration.ofMillis(40),
                Outcome.COMPLETED,
                Reason.of(Reasons.OK),
                Usage.UNKNOWN);
        Execution execution = new Execution(Isolation.DIRECT, "17", "assay", true, Limits.NONE, List.of(), "NORMAL");
        return AttestationResult.builder(new ResultId(new UUID(1, 2)), identity, 1)
                .of(job, Occurrence.single(AT, AT, Trigger.SCHEDULED))
                .outcome(Outcome.COMPLETED, Reason.of(Reasons.OK), AT.plusMillis(40))
                .ran(List.of(attempt), execution)
                .custody(Custody.builder("certificates", "1.0.0", Custody.Verification.HOST_CODE)
                        .build())
                .observed(plugin, observations, List.of())
                .build();
    }

    /** Writes the result as JSON and links it to the one before. */
    @Benchmark
    public byte[] encode() {
        return encoder.encode(result);
    }

    private static Identity identity() {
        return Identity.builder()
                .agent("urn:assay:benchmark:agent:1", Identity.Origin.HOST)
                .start(new UUID(3, 4), "2026-03-01T00:00:00Z-1")
                .build();
    }

    private static JobRecord job() {
        JobSpec spec =
                JobSpec.builder("certificates-hourly").plugin("certificates").build();
        return new JobRecord(spec, 1, "memory", "r1", "sha256:" + "0".repeat(64), Optional.empty(), 0);
    }

    private static PluginDescriptor plugin() {
        return PluginDescriptor.builder("certificates", "1.0.0")
                .check(CheckDescriptor.of(CHECK, "Certificates have not expired"))
                .build();
    }

    private static Observation observation(int number) {
        Subject subject = Subject.of(SubjectType.INVENTORY_ITEM, "file:///etc/tls/server-" + number + ".pem");
        return Observation.builder(CHECK, subject, AT)
                .evidence(Evidence.text("The certificate's end", "notAfter=2026-12-01T00:00:00Z"))
                .title("The certificate is valid for 275 days")
                .verdict(Verdict.SATISFIED)
                .build();
    }
}
