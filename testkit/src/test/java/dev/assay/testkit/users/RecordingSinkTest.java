package dev.assay.testkit.users;

import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.ResultId;
import dev.assay.spi.result.ResultSink;
import dev.assay.testkit.RecordingSink;
import dev.assay.testkit.ResultSinkContract;
import java.util.List;
import java.util.Optional;

/** The contract as a user of the kit extends it, from another package. */
class RecordingSinkTest extends ResultSinkContract {

    private final RecordingSink sink = new RecordingSink();

    @Override
    protected ResultSink sink() {
        return sink;
    }

    @Override
    protected Optional<List<ResultId>> taken() {
        return Optional.of(sink.results().stream().map(AttestationResult::id).toList());
    }
}
