package dev.assay.benchmarks.pipeline;

import dev.assay.spi.Environment;
import dev.assay.spi.Signal;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Receipt;
import dev.assay.spi.result.ResultSink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Counts the receipts of another sink that reach a level, and keeps the results for a look afterwards. Thread-safe. */
final class CountingSink implements ResultSink {

    private final ResultSink sink;
    private final Durability level;
    private final Countdown open;
    private final Object lock = new Object();
    private List<AttestationResult> seen = new ArrayList<>(); // guarded by lock

    CountingSink(ResultSink sink, Durability level, Countdown open) {
        this.sink = sink;
        this.level = level;
        this.open = open;
    }

    @Override
    public void start(Environment environment) throws Exception {
        sink.start(environment);
    }

    @Override
    public CompletionStage<List<Receipt>> accept(List<AttestationResult> batch) {
        List<AttestationResult> copy = List.copyOf(batch);
        return sink.accept(batch).thenApply(receipts -> {
            int reached = 0;
            synchronized (lock) {
                for (int i = 0; i < receipts.size(); i++) {
                    if (receipts.get(i).reached().compareTo(level) >= 0) {
                        seen.add(copy.get(i));
                        reached++;
                    }
                }
            }
            open.done(reached);
            return receipts;
        });
    }

    @Override
    public void noticed(Signal signal) {
        sink.noticed(signal);
    }

    @Override
    public void close() {
        sink.close();
    }

    List<AttestationResult> take() {
        synchronized (lock) {
            List<AttestationResult> all = seen;
            seen = new ArrayList<>(all.size());
            return all;
        }
    }
}
