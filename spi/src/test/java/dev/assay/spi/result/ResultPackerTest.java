package dev.assay.spi.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.resource.Accuracy;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.resource.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResultPackerTest {

    private final ResultPacker packer = new ResultPacker();

    static Stream<AttestationResult> results() {
        return Stream.of(
                SampleResults.everything(1),
                SampleResults.missed(2),
                SampleResults.satisfied(3),
                SampleResults.neverRan(4, Outcome.SKIPPED),
                Results.completed(Results.job().build(), Results.plugin("a")),
                Results.completed(
                        Results.job().build(), Results.plugin("a"), Results.saw("a", "/x", Verdict.NOT_SATISFIED)),
                tried(4, 2, Usage.UNKNOWN),
                tried(1, 0, Usage.UNKNOWN));
    }

    @ParameterizedTest
    @MethodSource("results")
    void nothingIsLost(AttestationResult result) {
        assertSame(packer.pack(result).result(), result);
        assertSame(packer.pack(result).result(), result);
    }

    @Test
    void manyKindsInTurnsAreToldApart() {
        for (int round = 0; round < 3; round++) {
            for (int kind = 1; kind <= 40; kind++) {
                AttestationResult result = tried(kind, 1, Usage.UNKNOWN);
                assertSame(packer.pack(result).result(), result);
            }
        }
    }

    @Property(tries = 300)
    void timesAndUsageAreKeptToTheNanosecond(
            @ForAll @LongRange(min = -9_000_000_000L, max = 9_000_000_000L) long apart,
            @ForAll @IntRange(max = 999_999_999) int nanos,
            @ForAll @LongRange(min = -1) long used,
            @ForAll @LongRange(min = 0) long average) {
        Usage usage = used < 0
                ? Usage.UNKNOWN
                : new Usage(
                        OptionalLong.of(used),
                        Accuracy.EXACT,
                        OptionalLong.of(average),
                        Accuracy.UPPER_BOUND,
                        OptionalDouble.of(average / 7.0),
                        OptionalLong.of(average));
        Instant begun = Results.NOW.plusSeconds(apart).plusNanos(nanos);
        Duration took = Duration.ofSeconds(Math.abs(apart), nanos);
        Attempt attempt = new Attempt(3, begun, begun.plus(took), took, Outcome.FAILED, Reason.of("ODD"), usage);
        AttestationResult result = Results.head(Results.job().build(), Outcome.FAILED)
                .of(
                        Results.completed(Results.job().build(), Results.plugin("a"))
                                .job(),
                        new Occurrence(
                                Results.NOW,
                                Results.NOW.plusNanos(nanos),
                                begun.plusSeconds(10_000_000_000L),
                                5,
                                Optional.of("Europe/Rome"),
                                Optional.of(begun),
                                Trigger.CATCH_UP))
                .waited(took)
                .ran(List.of(attempt), execution(1))
                .build();

        assertSame(new ResultPacker().pack(result).result(), result);
    }

    @Test
    void whatIsTheSameIsKeptOnce() {
        AttestationResult result = SampleResults.satisfied(3);

        assertThat(packer.pack(result).result().coverage())
                .isSameAs(packer.pack(SampleResults.satisfied(4)).result().coverage());
        assertThat(packer.pack(result).result().execution())
                .isSameAs(packer.pack(SampleResults.satisfied(5)).result().execution());
    }

    private static AttestationResult tried(int kind, int attempts, Usage usage) {
        List<Attempt> tries = Stream.iterate(1, number -> number + 1)
                .limit(attempts)
                .map(number -> new Attempt(
                        number,
                        Results.NOW,
                        Results.NOW.plusMillis(number),
                        Duration.ofMillis(number),
                        Outcome.FAILED,
                        Reason.of("TRY_" + kind),
                        usage))
                .toList();
        AttestationResultBuilder builder = Results.head(Results.job().build(), Outcome.FAILED)
                .outcome(Outcome.FAILED, Reason.of(Reasons.OK, "kind " + kind).with("kind", kind), Results.NOW)
                .clock(new ClockState(ClockState.Synchronization.NO, Optional.of("ntp"), kind));
        return attempts == 0
                ? builder.build()
                : builder.ran(tries, execution(kind)).build();
    }

    private static Execution execution(int kind) {
        return new Execution(
                Isolation.PROCESS, "17." + kind, "user", true, Limits.NONE, List.of("memory"), "EXIT " + kind);
    }

    private static void assertSame(AttestationResult again, AttestationResult result) {
        assertThat(new ResultEncoder(result.producer()).encode(again))
                .isEqualTo(new ResultEncoder(result.producer()).encode(result));
        assertThat(again).usingRecursiveComparison().isEqualTo(result);
    }
}
