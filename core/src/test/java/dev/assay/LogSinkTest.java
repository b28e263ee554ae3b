package dev.assay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.Reason;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Occurrence;
import dev.assay.spi.result.Outcome;
import dev.assay.spi.result.Receipt;
import dev.assay.testkit.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One line per result, that nobody outside can forge. */
class LogSinkTest {

    @Test
    void aLineTellsIdsOutcomeAndNumbers() {
        AttestationResult result = Samples.satisfied(7);

        assertThat(LogSink.line(result))
                .isEqualTo("ASSAY-1500 job=sample-job outcome=COMPLETED verdict=SATISFIED reason=OK satisfied=1"
                        + " notSatisfied=0 notApplicable=0 inconclusive=0 waived=0 due=2026-01-05T00:07:00Z count=1"
                        + " waitedMs=0 attempts=1 ranMs=2000 sequence=7 id=" + result.id());
    }

    @Test
    void whatNeverRanSaysWhyTwice() {
        assertThat(LogSink.line(Samples.skipped(1)))
                .contains("outcome=SKIPPED verdict=INCONCLUSIVE reason=PAUSED/NOT_COMPLETED")
                .doesNotContain("attempts", "ranMs");
    }

    @Test
    void wordsFromOutsideCannotBreakTheLine() {
        AttestationResult sample = Samples.skipped(1);
        Occurrence occurrence = sample.occurrence();
        AttestationResult hostile = AttestationResult.builder(sample.id(), sample.producer(), 1)
                .of(sample.job(), occurrence)
                .custody(sample.custody())
                .outcome(
                        Outcome.FAILED,
                        Reason.of("BAD", "quiet\" verdict=SATISFIED\n\u001b[2Jcleared " + "x".repeat(5_000))
                                .with("a\nb", 5),
                        sample.ended())
                .build();

        String line = LogSink.line(hostile);

        assertThat(line).doesNotContain("\n", "\u001b").hasSizeLessThan(1_501);
        assertThat(line).contains(" a\\nb=5 message=\"quiet' verdict=SATISFIED\\n\\u001B[2Jcleared");
    }

    @Test
    void aLogThatIsSwitchedOffIsNoSilentSuccess() {
        List<Receipt> receipts = LogSink.create()
                .accept(Samples.satisfied(1, 2))
                .toCompletableFuture()
                .join();

        assertThat(receipts).hasSize(2).allSatisfy(receipt -> {
            assertThat(receipt.reached()).isEqualTo(Durability.MEMORY);
            assertThat(receipt.problem().orElseThrow()).contains("dev.assay.results is above INFO");
        });
    }

    @Test
    void aLogThatIsOnTakesResultsWithoutAWord() {
        System.setProperty("org.slf4j.simpleLogger.log.loud", "info");

        List<Receipt> receipts = LogSink.named("loud")
                .accept(Samples.satisfied(1, 1))
                .toCompletableFuture()
                .join();

        assertThat(receipts).containsExactly(Receipt.of(Samples.satisfied(1).id(), Durability.MEMORY));
    }
}
