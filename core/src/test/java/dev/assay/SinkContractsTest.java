package dev.assay;

import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.ResultId;
import dev.assay.spi.result.ResultSink;
import dev.assay.testkit.ResultSinkContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;

/** The contract of sinks, kept by those of core. */
class SinkContractsTest {

    @Nested
    class OfTheLog extends ResultSinkContract {
        @Override
        protected ResultSink sink() {
            return LogSink.create();
        }
    }

    @Nested
    class OfMemoryThatKeepsTheLatest extends ResultSinkContract {
        private final MemorySink sink = MemorySink.latest(100);

        @Override
        protected ResultSink sink() {
            return sink;
        }

        @Override
        protected Optional<List<ResultId>> taken() {
            return Optional.of(
                    sink.results().stream().map(AttestationResult::id).toList());
        }
    }

    @Nested
    class OfMemoryThatHolds extends ResultSinkContract {
        private final MemorySink sink = MemorySink.holding(100);

        @Override
        protected ResultSink sink() {
            return sink;
        }

        @Override
        protected Optional<List<ResultId>> taken() {
            return Optional.of(sink.take().stream().map(AttestationResult::id).toList());
        }
    }

    @Nested
    class OfJsonLines extends LinesContract {
        @Override
        protected ResultSink sink() {
            return JsonLinesSink.to(file());
        }

        @Override
        protected Durability atLeast() {
            return Durability.OS;
        }
    }

    @Nested
    class OfSyncedJsonLines extends LinesContract {
        @Override
        protected ResultSink sink() {
            return JsonLinesSink.synced(file());
        }

        @Override
        protected Durability atLeast() {
            return Durability.SYNCED;
        }
    }

    private abstract static class LinesContract extends ResultSinkContract {
        private static final Pattern ID = Pattern.compile("^\\{\"schemaVersion\":\"1.0\",\"id\":\"([0-9a-f-]{36})\"");

        Path file() {
            return environment().home().resolve("results/results.jsonl");
        }

        @Override
        protected Optional<List<ResultId>> taken() throws IOException {
            List<ResultId> ids = new ArrayList<>();
            for (String line : Files.readAllLines(file())) {
                Matcher matcher = ID.matcher(line);
                if (!matcher.find()) {
                    throw new AssertionError("no result: " + line);
                }
                ids.add(new ResultId(UUID.fromString(matcher.group(1))));
            }
            return Optional.of(ids);
        }
    }
}
