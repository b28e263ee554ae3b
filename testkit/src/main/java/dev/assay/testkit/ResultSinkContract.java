package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Receipt;
import dev.assay.spi.result.ResultId;
import dev.assay.spi.result.ResultSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ResultSink} promises, as tests to extend.
 *
 * <pre>{@code
 * class MySinkTest extends ResultSinkContract {
 *     protected ResultSink sink() {
 *         return new MySink(environment().home().resolve("results"));
 *     }
 * }
 * }</pre>
 *
 * <p>Receipts may come late: the contract advances {@link #environment()}'s time while it waits for them, so a sink that
 * retries on timers need not be waited for.
 */
public abstract class ResultSinkContract {

    private final ContractLife<ResultSink> life = new ContractLife<>();

    /** For subclasses. */
    protected ResultSinkContract() {}

    /** Makes a new sink that works; not started. Called once for each test. */
    protected abstract ResultSink sink() throws Exception;

    /** The ids of the results that the sink has taken, in the order it keeps them; empty if that can't be told. */
    protected Optional<List<ResultId>> taken() throws Exception {
        return Optional.empty();
    }

    /** How safe a result is at least, once its receipt is there. */
    protected Durability atLeast() {
        return Durability.MEMORY;
    }

    /** The environment that the sink is started with. */
    protected final ManualEnvironment environment() {
        return life.environment();
    }

    /** Starts the sink. */
    @BeforeEach
    final void startTheSink() throws Exception {
        life.start(this::sink);
    }

    /** Closes the sink and all that a test left. */
    @AfterEach
    final void closeTheSink() {
        life.end();
    }

    /** One receipt for one result. */
    @Test
    protected void answersOneReceiptForOneResult() {
        AttestationResult result = Samples.satisfied(1);

        List<Receipt> receipts = offer(List.of(result));

        assertThat(receipts).extracting(Receipt::id).containsExactly(result.id());
        assertReached(receipts);
    }

    /** One receipt for each result of a batch, in the order of the batch. */
    @Test
    protected void answersOneReceiptForEachResultInOrder() {
        List<AttestationResult> batch = new ArrayList<>(Samples.satisfied(1, 40));
        batch.add(Samples.skipped(41));

        List<Receipt> receipts = offer(batch);

        assertThat(receipts)
                .extracting(Receipt::id)
                .containsExactlyElementsOf(
                        batch.stream().map(AttestationResult::id).toList());
        assertReached(receipts);
    }

    /** Batches keep their order. */
    @Test
    protected void keepsResultsInTheOrderTheyCame() throws Exception {
        offer(Samples.satisfied(1, 3));
        offer(Samples.satisfied(4, 4));
        offer(Samples.satisfied(5, 6));

        List<ResultId> expected =
                Samples.satisfied(1, 6).stream().map(AttestationResult::id).toList();
        taken().ifPresent(ids -> assertThat(ids).containsExactlyElementsOf(expected));
    }

    /** A result that is offered again, because its receipt got lost, is receipted again. */
    @Test
    protected void takesARepeatWithoutHarm() throws Exception {
        List<AttestationResult> batch = Samples.satisfied(1, 2);
        offer(batch);

        List<Receipt> again = offer(batch);

        assertThat(again)
                .extracting(Receipt::id)
                .containsExactly(batch.get(0).id(), batch.get(1).id());
        assertReached(again);
        taken().ifPresent(ids ->
                assertThat(ids).contains(batch.get(0).id(), batch.get(1).id()));
    }

    /** What was receipted is still there after close. */
    @Test
    protected void losesNothingByClosing() throws Exception {
        offer(Samples.satisfied(1, 3));

        life.closeNow();

        taken().ifPresent(ids -> assertThat(ids).hasSizeGreaterThanOrEqualTo(3));
    }

    /** A sink that was never given anything closes, too. */
    @Test
    protected void closesWithoutEverHavingTakenAnything() {
        assertThatCode(life::closeNow).doesNotThrowAnyException();
    }

    /** No thread that the sink made outlives it. */
    @Test
    protected void leavesNoThreadBehind() {
        offer(Samples.satisfied(1, 3));

        life.closeNow();

        environment().awaitNoThreads();
    }

    /** Offers a batch and waits for its receipts, letting time go by. */
    protected final List<Receipt> offer(List<AttestationResult> batch) {
        return life.await(life.component().accept(batch), "receipts");
    }

    private void assertReached(List<Receipt> receipts) {
        assertThat(receipts)
                .allSatisfy(receipt -> assertThat(receipt.reached())
                        .as("durability, %s", receipt.problem().orElse("no problem"))
                        .isGreaterThanOrEqualTo(atLeast()));
    }
}
