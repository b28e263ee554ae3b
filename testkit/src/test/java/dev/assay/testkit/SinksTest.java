package dev.assay.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Receipt;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Sinks that keep what they get, and sinks that go wrong as they are told. */
class SinksTest {

    private final List<AttestationResult> batch = Samples.satisfied(1, 3);

    @Test
    void aRecordingSinkKeepsBatchesInOrder() {
        RecordingSink sink = new RecordingSink(Durability.SYNCED);

        List<Receipt> receipts = sink.accept(batch).toCompletableFuture().join();
        sink.accept(List.of(Samples.skipped(4)));
        sink.close();

        assertThat(receipts).isEqualTo(Receipt.all(batch, Durability.SYNCED));
        assertThat(sink.batches()).hasSize(2);
        assertThat(sink.await(4)).extracting(AttestationResult::sequence).containsExactly(1L, 2L, 3L, 4L);
        assertThat(sink.results("sample-job")).hasSize(4);
        assertThat(sink.results("another")).isEmpty();
        assertThat(sink.isClosed()).isTrue();
    }

    @Test
    void aFlakySinkWithoutAScriptTakesEverythingOnce() {
        FlakySink sink = new FlakySink();

        sink.accept(batch);
        sink.accept(batch);

        assertThat(sink.taken()).isEqualTo(batch);
        assertThat(sink.offered()).hasSize(2);
    }

    @Test
    void aFlakySinkGoesThroughItsScript() {
        FlakySink sink = new FlakySink()
                .nextFails("disk full")
                .nextThrows(new IllegalStateException("broken"))
                .nextRefuses()
                .nextTakes(1)
                .nextForgetsReceipts()
                .nextAnswersNull()
                .nextTakes();

        assertThat(sink.accept(batch)).isCompletedExceptionally();
        assertThatThrownBy(() -> sink.accept(batch)).hasMessage("broken");
        assertThat(receipts(sink)).extracting(Receipt::reached).containsOnly(Durability.NONE);
        assertThat(sink.taken()).isEmpty();
        assertThat(receipts(sink))
                .extracting(Receipt::reached)
                .containsExactly(Durability.HUB, Durability.NONE, Durability.NONE);
        assertThat(sink.taken()).hasSize(1);
        assertThat(receipts(sink)).isEmpty();
        assertThat(sink.accept(batch)).isNull();
        assertThat(receipts(sink)).extracting(Receipt::reached).containsOnly(Durability.HUB);
        assertThat(sink.offered()).hasSize(7);
    }

    @Test
    void aLateBatchIsAnsweredWhenTheTestSaysSo() {
        FlakySink sink = new FlakySink().nextIsLate().nextIsLate();
        CompletableFuture<List<Receipt>> first = sink.accept(batch).toCompletableFuture();
        CompletableFuture<List<Receipt>> second =
                sink.accept(Samples.satisfied(4, 5)).toCompletableFuture();
        assertThat(sink.late()).isEqualTo(2);
        assertThat(first).isNotDone();
        assertThat(sink.taken()).isEmpty();

        sink.completeOldest();
        sink.failOldest("hub away");

        assertThat(first.join()).hasSize(3);
        assertThat(second).isCompletedExceptionally();
        assertThat(sink.awaitTaken(3)).isEqualTo(batch);
        assertThatThrownBy(sink::completeOldest).hasMessage("no batch is late");
    }

    private List<Receipt> receipts(FlakySink sink) {
        return sink.accept(batch).toCompletableFuture().join();
    }
}
