package dev.assay.testkit.users;

import dev.assay.spi.Environment;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Receipt;
import dev.assay.spi.result.ResultSink;
import dev.assay.testkit.ResultSinkContract;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A sink whose receipts take ten seconds of the environment's time passes without anybody waiting for them. */
class SlowSinkTest extends ResultSinkContract {

    private static final class SlowSink implements ResultSink {
        private ScheduledExecutorService timers;

        @Override
        public void start(Environment environment) {
            timers = environment.timers("slow");
        }

        @Override
        public CompletionStage<List<Receipt>> accept(List<AttestationResult> batch) {
            CompletableFuture<List<Receipt>> stage = new CompletableFuture<>();
            Objects.requireNonNull(
                    timers.schedule(() -> stage.complete(Receipt.all(batch, Durability.SYNCED)), 10, TimeUnit.SECONDS));
            return stage;
        }
    }

    @Override
    protected ResultSink sink() {
        return new SlowSink();
    }
}
