package dev.assay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Receipt;
import dev.assay.testkit.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Results in memory, never more than asked for. */
class MemorySinkTest {

    @Test
    void theLatestAreKeptAndTheForgottenAreCounted() {
        MemorySink sink = MemorySink.latest(2);

        assertThat(receipts(sink, 1, 3)).containsOnly(Durability.MEMORY);

        assertThat(sink.results()).extracting(AttestationResult::sequence).containsExactly(2L, 3L);
        assertThat(sink.forgotten()).isEqualTo(1);
        assertThat(sink.latest("sample-job").orElseThrow().sequence()).isEqualTo(3);
        assertThat(sink.latest("other-job")).isEmpty();
        assertThat(sink.results("other-job")).isEmpty();
    }

    @Test
    void aHoldingSinkRefusesWhenFullUntilSomebodyTakes() {
        MemorySink sink = MemorySink.holding(2);

        assertThat(receipts(sink, 1, 3)).containsExactly(Durability.MEMORY, Durability.MEMORY, Durability.NONE);
        assertThat(sink.take()).hasSize(2);
        assertThat(receipts(sink, 3, 3)).containsExactly(Durability.MEMORY);

        assertThat(sink.results()).extracting(AttestationResult::sequence).containsExactly(3L);
        assertThat(sink.forgotten()).isZero();
    }

    @Test
    void aSinkThatKeepsNothingIsRefused() {
        assertThatThrownBy(() -> MemorySink.latest(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Durability> receipts(MemorySink sink, long first, long last) {
        return sink.accept(Samples.satisfied(first, last)).toCompletableFuture().join().stream()
                .map(Receipt::reached)
                .toList();
    }
}
