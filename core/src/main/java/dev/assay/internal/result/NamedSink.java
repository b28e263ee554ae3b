package dev.assay.internal.result;

import dev.assay.spi.result.ResultSink;
import java.util.Objects;

/**
 * A sink and how it is called in signals, logs and views.
 *
 * @param name unique among the sinks of a manager
 * @param sink the sink
 */
public record NamedSink(String name, ResultSink sink) {

    /** Checks that nothing is missing. */
    public NamedSink {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(sink, "sink");
    }
}
