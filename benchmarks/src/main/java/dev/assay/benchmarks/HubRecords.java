package dev.assay.benchmarks;

import dev.assay.eventhub.internal.statement.StatementWriter;
import dev.assay.spi.Identity;
import dev.assay.spi.hub.HubRecord;
import dev.assay.testkit.Samples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Unsigned records as an outbox stores them, and folders to store them in. */
final class HubRecords {

    private HubRecords() {}

    static List<HubRecord> of(int count) {
        Identity identity = Identity.builder()
                .agent("urn:assay:benchmark:agent:1", Identity.Origin.HOST)
                .start(new UUID(3, 4), "20260301T000000Z")
                .build();
        StatementWriter writer = new StatementWriter(identity, "", Optional.empty());
        return Samples.satisfied(1, count).stream().map(writer::result).toList();
    }

    static Path folder() {
        try {
            return Files.createTempDirectory("assay-benchmark");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
