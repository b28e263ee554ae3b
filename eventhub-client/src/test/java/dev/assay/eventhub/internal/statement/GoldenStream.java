package dev.assay.eventhub.internal.statement;

import dev.assay.eventhub.Ed25519Signer;
import dev.assay.eventhub.Signer;
import dev.assay.eventhub.internal.record.Gap;
import dev.assay.eventhub.internal.transport.EventBody;
import dev.assay.spi.Identity;
import dev.assay.spi.ManagerReport;
import dev.assay.spi.Reason;
import dev.assay.spi.Signal;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.result.ClockState;
import dev.assay.spi.result.Outcome;
import dev.assay.testkit.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A stream of one epoch from fixed inputs, signed with the first key of RFC 8032's test vectors; so it is the same bytes wherever
 * it is made. Its file is in {@code golden/stream.jsonl}: one structured event a line.
 */
public final class GoldenStream {

    public static final Instant BEGIN = Instant.parse("2026-01-05T00:00:00Z");
    public static final Identity PRODUCER = Samples.satisfied(1).producer();

    private static final Ed25519Signer SIGNER = readSigner();

    private GoldenStream() {}

    /** The committed file. */
    public static byte[] file() {
        return resource("stream.jsonl");
    }

    static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(GoldenStream.class.getResourceAsStream("/golden/" + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The key of the vectors. */
    public static Ed25519Signer signer() {
        return SIGNER;
    }

    /** As a host would have it: two files, one for its owner only. */
    private static Ed25519Signer readSigner() {
        try {
            Path folder = Files.createTempDirectory("golden");
            Path key = folder.resolve("test.key");
            Path pub = folder.resolve("test.pub");
            Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(key, resource("test.key"));
            Files.write(pub, resource("test.pub"));
            Ed25519Signer signer = Ed25519Signer.fromPem(key, pub);
            Files.delete(key);
            Files.delete(pub);
            Files.delete(folder);
            return signer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static PublicKey publicKey() {
        return signer().publicKey();
    }

    /** START, three results, a pause, a gap, a result, FINAL. */
    public static List<HubRecord> records(Optional<Signer> signer) {
        StatementWriter writer = new StatementWriter(PRODUCER, "", signer);
        List<HubRecord> records = new ArrayList<>();
        records.add(writer.checkpoint(checkpoint(Checkpoint.Kind.START, 0, ManagerReport.NOTHING, List.of())));
        for (int i = 1; i <= 3; i++) {
            records.add(writer.result(Samples.satisfied(i)));
        }
        Signal pause = new Signal(
                Signal.Kind.JOB_PAUSED, BEGIN.plusSeconds(300), "sample-job", Reason.of("PAUSED", "by kim: holidays"));
        records.add(writer.checkpoint(checkpoint(Checkpoint.Kind.CHANGE, 5, report(3, 1), List.of(pause))));
        records.add(writer.gap(new Gap(
                Gap.Cause.DROPPED,
                2,
                17,
                18,
                List.of(new Gap.Range("20260104T000000Z", 17, 18, true)),
                BEGIN.plusSeconds(360))));
        records.add(writer.result(Samples.skipped(4)));
        records.add(writer.checkpoint(checkpoint(Checkpoint.Kind.FINAL, 10, report(4, 0), List.of())));
        return records;
    }

    public static ManagerReport report(long ended, long pending) {
        return ManagerReport.builder()
                .law(new ManagerReport.Law(ended + pending, Map.of(Outcome.COMPLETED, ended), pending))
                .jobs(new ManagerReport.Jobs(
                        1,
                        1,
                        0,
                        0,
                        0,
                        0,
                        0,
                        1,
                        List.of(new ManagerReport.Stale(
                                "sample-job", Duration.ofMinutes(9), Duration.ofMinutes(8), "PAUSED"))))
                .configuration(
                        new ManagerReport.InForce("memory", "1", "sha256:" + "2".repeat(64), Optional.empty(), BEGIN))
                .source(new ManagerReport.SourceState(Optional.of(BEGIN), 1, "CRON_INVALID"))
                .probe(new ManagerReport.Probe("linux-proc", false))
                .abandonedThreads(1)
                .clock(new ClockState(ClockState.Synchronization.UNKNOWN, Optional.empty(), 2))
                .build();
    }

    public static Checkpoint checkpoint(Checkpoint.Kind kind, int minute, ManagerReport report, List<Signal> changes) {
        Instant now = BEGIN.plusSeconds(60L * minute);
        return new Checkpoint(
                kind,
                BEGIN,
                now,
                Duration.ofMinutes(minute),
                kind == Checkpoint.Kind.FINAL ? Optional.empty() : Optional.of(now.plusSeconds(1200)),
                report,
                new DeliveryState(5, 61_234, Duration.ofSeconds(40), 0, 2, ""),
                changes,
                0,
                kind == Checkpoint.Kind.START
                        ? Optional.of(new ChainHead(
                                "20260104T000000Z",
                                20,
                                "sha256:" + "a".repeat(64),
                                BEGIN.minusSeconds(60),
                                ChainHead.End.OPEN))
                        : Optional.empty());
    }

    /** Records as a file of structured events. */
    public static byte[] lines(List<HubRecord> records) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (HubRecord record : records) {
            out.writeBytes(EventBody.structured(record));
            out.write('\n');
        }
        return out.toByteArray();
    }

    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
