package dev.assay.benchmarks;

import dev.assay.eventhub.Ed25519Signer;
import dev.assay.eventhub.SpoolSync;
import dev.assay.eventhub.internal.spool.Spool;
import dev.assay.eventhub.internal.spool.SpoolSettings;
import dev.assay.eventhub.internal.spool.SystemDisk;
import dev.assay.eventhub.internal.statement.Dsse;
import dev.assay.spi.hub.HubRecord;
import dev.assay.testkit.ManualTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Records a second into the outbox's files, beside a plain file channel that writes as many bytes, and beside signing alone. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class SpoolBenchmark {

    private static final int GROUP = 64;
    private static final long RELEASED_AT = 64L << 20;

    /** When what is written is forced to the disk. */
    @Param({"OS", "GROUP", "EACH"})
    public SpoolSync sync;

    private final List<HubRecord> records = HubRecords.of(GROUP);
    private Path folder;
    private Spool spool;
    private FileChannel plain;
    private long place;
    private ByteBuffer bytes;
    private Ed25519Signer signer;

    /** Opens a spool and a plain file. */
    @Setup
    public void setUp() throws Exception {
        folder = HubRecords.folder();
        SpoolSettings settings = new SpoolSettings(8 << 20, 1L << 30, 0, 0, sync != SpoolSync.OS);
        spool = Spool.open(folder.resolve("spool"), settings, new SystemDisk(), new ManualTime());
        plain = FileChannel.open(folder.resolve("plain"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        long before = spool.bytes();
        append(records);
        bytes = ByteBuffer.allocate((int) (spool.bytes() - before));
        signer = Ed25519Signer.of(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    }

    /** Unsigned records into the spool. */
    @Benchmark
    @OperationsPerInvocation(GROUP)
    public void spoolUnsigned() throws IOException {
        append(records);
    }

    /** Signs records and puts them into the spool. */
    @Benchmark
    @OperationsPerInvocation(GROUP)
    public void spoolSigned() throws Exception {
        List<HubRecord> signed = new ArrayList<>(GROUP);
        for (HubRecord record : records) {
            byte[] signature = signer.sign(Dsse.preAuthEncoding(Dsse.PAYLOAD_TYPE, record.data()));
            byte[] envelope = envelope(record.data(), signature);
            signed.add(HubRecord.builder(record.id(), record.kind(), envelope)
                    .partitionKey(record.partitionKey())
                    .place(record.epoch(), record.sequence())
                    .build());
        }
        append(signed);
    }

    /** As large as what is stored, made as cheaply as can be. */
    private byte[] envelope(byte[] payload, byte[] signature) {
        Base64.Encoder base64 = Base64.getEncoder();
        String text = "{\"payload\":\"" + base64.encodeToString(payload) + "\",\"payloadType\":\"" + Dsse.PAYLOAD_TYPE
                + "\",\"signatures\":[{\"keyid\":\"" + signer.keyId() + "\",\"sig\":\""
                + base64.encodeToString(signature) + "\"}]}";
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Signs records and does nothing with them. */
    @Benchmark
    @OperationsPerInvocation(GROUP)
    public int signingAlone() throws Exception {
        int length = 0;
        for (HubRecord record : records) {
            length += signer.sign(Dsse.preAuthEncoding(Dsse.PAYLOAD_TYPE, record.data())).length;
        }
        return length;
    }

    /** As many bytes into a plain file, forced as often. */
    @Benchmark
    @OperationsPerInvocation(GROUP)
    public void plainFile() throws IOException {
        int pieces = sync == SpoolSync.EACH ? GROUP : 1;
        int size = bytes.capacity() / pieces;
        for (int i = 0; i < pieces; i++) {
            bytes.clear().limit(size);
            while (bytes.hasRemaining()) {
                place += plain.write(bytes, place);
            }
            if (sync != SpoolSync.OS) {
                plain.force(false);
            }
        }
        if (place > RELEASED_AT) {
            plain.truncate(0);
            place = 0;
        }
    }

    private void append(List<HubRecord> group) throws IOException {
        if (sync == SpoolSync.EACH) {
            for (HubRecord record : group) {
                spool.append(List.of(record));
            }
        } else {
            spool.append(group);
        }
        if (spool.bytes() > RELEASED_AT) {
            spool.release(spool.next(), false);
        }
    }

    /** Closes and deletes everything. */
    @TearDown
    public void tearDown() throws IOException {
        plain.close();
        spool.close();
        HubRecords.delete(folder);
    }
}
