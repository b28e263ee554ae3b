package dev.assay.eventhub.internal.statement;

import dev.assay.eventhub.Signer;
import dev.assay.eventhub.internal.event.Percent;
import dev.assay.eventhub.internal.record.Gap;
import dev.assay.eventhub.internal.record.StreamWriter;
import dev.assay.spi.AssayException;
import dev.assay.spi.Identity;
import dev.assay.spi.Measures;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.internal.Digests;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.ChainLink;
import dev.assay.spi.result.EvidenceStore;
import dev.assay.spi.result.ResultEncoder;
import dev.assay.support.measure.Histogram;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * One epoch's stream: gives each record its place, writes it as a statement and signs it, once. What can't be signed takes no
 * place.
 *
 * <p>Not thread-safe, but for {@link #head}: the outbox calls it on one thread at a time.
 */
public final class StatementWriter implements StreamWriter {

    private static final UUID SPACE = UUID.fromString("0f6a2f0e-3a51-5c0e-9a55-5d1f0b7d2c19");

    private final Identity producer;
    private final Optional<Signer> signer;
    private final EvidenceStore evidence;
    private ChainLink next;
    private StreamCounts counts = StreamCounts.NONE;
    private volatile long sequence; // written with the chain, read by views
    private final Histogram signing = Histogram.ofSeconds();
    private final LongAdder failures = new LongAdder();
    private final LongSupplier nanos;

    /**
     * Begins a stream.
     *
     * @param producer who speaks
     * @param stream a name that tells several streams of one agent apart; empty for the only one
     * @param signer who signs; without one, statements are not signed
     */
    public StatementWriter(Identity producer, String stream, Optional<Signer> signer) {
        this(producer, stream, signer, EvidenceStore.NONE, () -> 0);
    }

    /** The same, with a store for larger evidence and a ticker by which signing is measured. */
    StatementWriter(
            Identity producer, String stream, Optional<Signer> signer, EvidenceStore evidence, LongSupplier nanos) {
        this.evidence = evidence;
        this.nanos = nanos;
        this.producer = producer;
        this.signer = signer;
        String source = Percent.uri(producer.agent()) + (stream.isEmpty() ? "" : "#" + Percent.part(stream));
        this.next = ChainLink.first(source, producer.epoch());
    }

    /** Whose stream it is. */
    public String source() {
        return next.source();
    }

    /** How many records there are. Any thread. */
    public long sequence() {
        return sequence;
    }

    /** How far the stream has come; without any record, its beginning. */
    public ChainHead head(Instant at, ChainHead.End end) {
        return new ChainHead(next.epoch(), next.sequence() - 1, next.previous(), at, end);
    }

    @Override
    public HubRecord result(AttestationResult result) {
        byte[] predicate = ResultEncoder.encode(result, next, evidence);
        Map<String, String> about = new LinkedHashMap<>();
        about.put("subject", result.job().spec().id());
        about.put("time", result.ended().toString());
        HubRecord record = record(
                Predicate.RESULT,
                result.id().toString(),
                Statement.write(Predicate.RESULT, Statement.subjects(result), predicate),
                about,
                result.attempts().isEmpty());
        counts = counts.withResult(result.occurrence().count());
        return record;
    }

    @Override
    public HubRecord gap(Gap gap) {
        HubRecord record = said(Predicate.GAP, RecordJson.gap(gap, next, producer), gap.at(), Map.of());
        counts = counts.withGap();
        return record;
    }

    /** Makes a checkpoint. */
    public HubRecord checkpoint(Checkpoint point) {
        byte[] predicate = RecordJson.checkpoint(point, next, producer, counts, signer.map(Signer::keyId));
        Map<String, String> configuration = new LinkedHashMap<>();
        point.report()
                .configuration()
                .ifPresent(now -> configuration.put(
                        "urn:assay:" + Percent.part(producer.tenant()) + ":configuration:"
                                + Percent.part(now.revision()),
                        now.digest()));
        HubRecord record = said(Predicate.CHECKPOINT, predicate, point.to(), configuration);
        counts = counts.withCheckpoint(
                point.report().law().due(), point.report().law().ended());
        return record;
    }

    /** A record that speaks about the stream: about its head, which has a digest. */
    private HubRecord said(Predicate type, byte[] predicate, Instant at, Map<String, String> more) {
        Map<String, String> subjects = new LinkedHashMap<>();
        subjects.put(
                "urn:assay:chain:" + Percent.part(next.source()) + ":" + place(next.sequence() - 1), next.previous());
        subjects.putAll(more);
        UUID id = Digests.uuid5(SPACE, next.source(), next.epoch(), Long.toString(next.sequence()));
        return record(
                type, id.toString(), Statement.write(type, subjects, predicate), Map.of("time", at.toString()), true);
    }

    private HubRecord record(Predicate type, String id, byte[] statement, Map<String, String> about, boolean reserved) {
        byte[] data = signed(statement);
        HubRecord.Builder record = HubRecord.builder(id, type.kind(), data)
                .reserved(reserved)
                .partitionKey(next.source())
                // Not the exact media types: readers, the Java SDK for one, take no type with dots in it for JSON.
                .contentType("application/json")
                .place(next.epoch(), next.sequence())
                .attribute("source", next.source())
                .attribute("type", type.eventType())
                .attribute("dataschema", signer.isPresent() ? Dsse.SCHEMA : Statement.SCHEMA)
                .attribute("sequence", place(next.sequence()));
        about.forEach(record::attribute);
        HubRecord made = record.build();
        sequence = next.sequence();
        next = next.after(statement);
        return made;
    }

    private byte[] signed(byte[] statement) {
        if (signer.isEmpty()) {
            return statement;
        }
        Signer by = signer.get();
        long begun = nanos.getAsLong();
        boolean done = false;
        try {
            byte[] signature = by.sign(Dsse.preAuthEncoding(Dsse.PAYLOAD_TYPE, statement));
            done = true;
            return Dsse.envelope(statement, by.keyId(), signature);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssayException("SIGNER_FAILED", "interrupted while signing", e);
        } catch (Exception e) {
            throw new AssayException("SIGNER_FAILED", "the record can't be signed now: " + e.getMessage(), e);
        } finally {
            signing.add((nanos.getAsLong() - begun) / 1e9);
            if (!done) {
                failures.increment();
            }
        }
    }

    @Override
    public void measure(Measures into) {
        if (signer.isPresent()) {
            Histogram.View took = signing.read();
            into.histogram("assay_signing_seconds", took.bounds(), took.counts(), took.sum());
            into.counter("assay_signing_failures_total", (double) failures.sum());
        }
    }

    private String place(long number) {
        return Percent.printable(next.epoch()) + "." + String.format(Locale.ROOT, "%020d", number);
    }
}
