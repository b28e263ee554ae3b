package dev.assay.internal.result;

import dev.assay.spi.Identity;
import dev.assay.spi.Reason;
import dev.assay.spi.Reasons;
import dev.assay.spi.TimeSource;
import dev.assay.spi.plugin.PluginDescriptor;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.AttestationResultBuilder;
import dev.assay.spi.result.Outcome;
import dev.assay.support.text.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes endings into results. What can't be built as it is, because of what a plugin reported or for lack of memory, becomes
 * a failed result without observations: an occurrence must not vanish because its result is odd.
 */
final class ResultBuilding {

    private static final Logger LOG = LoggerFactory.getLogger(ResultBuilding.class);
    private static final int MAX_TEXT = 500;
    private static final PluginDescriptor NOTHING =
            PluginDescriptor.builder("none", "0").open().build();

    private final Identity producer;
    private final TimeSource time;

    ResultBuilding(Identity producer, TimeSource time) {
        this.producer = producer;
        this.time = time;
    }

    /** Builds a result, or null if not even job, occurrence and custody were told. */
    @Nullable AttestationResult build(Ending ending, long sequence) {
        AttestationResultBuilder builder = AttestationResult.builder(ending.id(), producer, sequence);
        try {
            ending.fill().accept(builder);
            return builder.build();
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError | AssertionError e) {
            LOG.error("ASSAY-1501 result {} can't be built as it is; it will say that it failed", ending.id(), e);
            return rest(builder, ending, e);
        }
    }

    private @Nullable AttestationResult rest(AttestationResultBuilder builder, Ending ending, Throwable cause) {
        String text = Text.line(cause.getClass().getName() + ": " + cause.getMessage(), MAX_TEXT);
        try {
            return builder.observed(NOTHING, List.of(), List.of())
                    .outcome(Outcome.FAILED, Reason.of(Reasons.RESULT_NOT_BUILT, text), time.wall())
                    .build();
        } catch (RuntimeException e) {
            LOG.error("ASSAY-1502 result {} is lost: nothing is known of its job or occurrence", ending.id(), e);
            return null;
        }
    }
}
