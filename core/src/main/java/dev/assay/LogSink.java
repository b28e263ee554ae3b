package dev.assay;

import dev.assay.spi.Reason;
import dev.assay.spi.resource.Usage;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.Receipt;
import dev.assay.spi.result.ResultSink;
import dev.assay.spi.result.Summary;
import dev.assay.support.text.Text;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink that writes one line per result to the log, at INFO: ids, outcome, verdict, reason and numbers, no evidence.
 *
 * <p>Thread-safe. It answers {@link Durability#MEMORY}, because nobody knows what the log does with a line. It is for people
 * who watch; what must not be lost goes to another sink beside it.
 */
public final class LogSink implements ResultSink {

    /** The logger's name unless set: {@value}. */
    public static final String DEFAULT_LOGGER = "dev.assay.results";

    private static final int MAX_TEXT = 300;
    private static final int MAX_LINE = 1_500;

    private final Logger log;

    private LogSink(Logger log) {
        this.log = log;
    }

    /** A sink that writes to the logger {@value #DEFAULT_LOGGER}. */
    public static LogSink create() {
        return named(DEFAULT_LOGGER);
    }

    /** A sink that writes to a logger of this name. */
    public static LogSink named(String logger) {
        return new LogSink(LoggerFactory.getLogger(Objects.requireNonNull(logger, "logger")));
    }

    @Override
    public CompletionStage<List<Receipt>> accept(List<AttestationResult> batch) {
        if (!log.isInfoEnabled()) {
            Optional<String> off = Optional.of("not written: the log level of " + log.getName() + " is above INFO");
            return CompletableFuture.completedFuture(batch.stream()
                    .map(result -> new Receipt(result.id(), Durability.MEMORY, off))
                    .toList());
        }
        batch.forEach(result -> log.info("{}", line(result)));
        return CompletableFuture.completedFuture(Receipt.all(batch, Durability.MEMORY));
    }

    /** One clean line; ids and codes are ours or checked, words are not and stand last. */
    static String line(AttestationResult result) {
        StringBuilder line = new StringBuilder(256)
                .append("ASSAY-1500 job=")
                .append(result.job().spec().id())
                .append(" outcome=")
                .append(result.outcome())
                .append(" verdict=")
                .append(result.verdict());
        String why = result.reason().code();
        if (!why.equals(result.verdictReason().code())) {
            why += "/" + result.verdictReason().code();
        }
        line.append(" reason=").append(why);
        Summary summary = result.summary();
        line.append(" satisfied=").append(summary.satisfied());
        line.append(" notSatisfied=").append(summary.notSatisfied());
        line.append(" notApplicable=").append(summary.notApplicable());
        line.append(" inconclusive=").append(summary.inconclusive());
        line.append(" waived=").append(summary.waived());
        line.append(" due=").append(result.occurrence().dueAt());
        line.append(" count=").append(result.occurrence().count());
        line.append(" waitedMs=").append(result.waited().toMillis());
        run(line, result);
        line.append(" sequence=").append(result.sequence());
        line.append(" id=").append(result.id());
        words(line, result.reason());
        return Text.line(line.toString(), MAX_LINE);
    }

    private static void run(StringBuilder line, AttestationResult result) {
        if (result.attempts().isEmpty()) {
            return;
        }
        long elapsed = result.attempts().stream()
                .mapToLong(attempt -> attempt.elapsed().toMillis())
                .sum();
        line.append(" attempts=").append(result.attempts().size());
        line.append(" ranMs=").append(elapsed);
        Usage usage = result.usage();
        usage.cpuNanos().ifPresent(nanos -> line.append(" cpuMs=").append(nanos / 1_000_000));
        usage.memoryBytes().ifPresent(bytes -> line.append(" memoryBytes=").append(bytes));
    }

    private static void words(StringBuilder line, Reason reason) {
        reason.numbers()
                .forEach((name, number) -> line.append(' ')
                        .append(Text.line(name, 64))
                        .append('=')
                        .append(Text.line(String.valueOf(number), 64)));
        if (!reason.text().isEmpty()) {
            line.append(" message=\"")
                    .append(Text.line(reason.text(), MAX_TEXT).replace('"', '\''))
                    .append('"');
        }
    }
}
