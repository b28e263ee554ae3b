package dev.assay.eventhub;

import dev.assay.eventhub.internal.statement.Ed25519;
import dev.assay.eventhub.internal.verify.EvidenceCheck;
import dev.assay.eventhub.internal.verify.StreamVerification;
import dev.assay.eventhub.internal.verify.TrustedKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of streams as they were sent and tells who signed them and whether the streams are whole: nothing missing,
 * altered, put in, cut off or contradicting itself.
 *
 * <pre>{@code
 * ResultStreamVerifier verifier = ResultStreamVerifier.builder().trust(Path.of("stream.pub")).build();
 * verifier.addLines(Files.newInputStream(file));
 * StreamReport report = verifier.report(Instant.now());
 * }</pre>
 *
 * <p>A record is a CloudEvent, a DSSE envelope, an in-toto statement, or a plain result as a manager's JSON-lines file has it.
 * They may come in any order and repeatedly; it is their bytes that count. What each finding means and what can't be told stands
 * in {@code docs/verification.md}. Input may be hostile: its size, depth and number of values are capped, and nothing of it is
 * kept but digests and ids of the latest records. Thread-safe: calls wait for each other.
 */
public final class ResultStreamVerifier {

    /** The largest record read unless set: 32 MiB. */
    public static final int DEFAULT_MAX_RECORD_BYTES = 32 << 20;

    /** How many streams are followed unless set. */
    public static final int DEFAULT_MAX_STREAMS = 10_000;

    private final Object lock = new Object();
    private final StreamVerification verification; // guarded by lock

    private ResultStreamVerifier(Builder builder) {
        this.verification = new StreamVerification(
                builder.maxRecordBytes,
                builder.maxStreams,
                new TrustedKeys(builder.keys),
                Optional.ofNullable(builder.evidence).map(EvidenceCheck::new));
    }

    /** A verifier that trusts no key, so that signatures are not looked at: whoever sent the records could have made them up. */
    public static ResultStreamVerifier create() {
        return builder().build();
    }

    /** Starts a verifier. */
    public static Builder builder() {
        return new Builder();
    }

    /** Reads one record, as its exact bytes. */
    public void add(byte[] record) {
        synchronized (lock) {
            verification.record(record);
        }
    }

    /**
     * Reads one structured CloudEvent, or a batch of them, and compares each event's attributes with the record in it.
     *
     * @param body the body of the request
     */
    public void addEvents(byte[] body) {
        synchronized (lock) {
            verification.events(body);
        }
    }

    /**
     * Reads records to the end of a stream, one a line. Does not close it.
     *
     * @throws IOException if it can't be read; what is wrong with the records themselves is in the report
     */
    public void addLines(InputStream lines) throws IOException {
        synchronized (lock) {
            verification.lines(lines);
        }
    }

    /** What was found so far, without judging silence. */
    public StreamReport report() {
        synchronized (lock) {
            return verification.report(null);
        }
    }

    /**
     * What was found so far, silence included.
     *
     * @param now the receiver's time: a stream whose next checkpoint was promised before it and did not come is silent
     */
    public StreamReport report(Instant now) {
        Objects.requireNonNull(now, "now");
        synchronized (lock) {
            return verification.report(now);
        }
    }

    /** Collects what a verifier needs. Not thread-safe. */
    public static final class Builder {
        private final List<PublicKey> keys = new ArrayList<>();
        private @Nullable Path evidence;
        private int maxRecordBytes = DEFAULT_MAX_RECORD_BYTES;
        private int maxStreams = DEFAULT_MAX_STREAMS;

        private Builder() {}

        /**
         * Trusts an Ed25519 key. With at least one, every record must be signed by one of them; what is not is not followed.
         *
         * @throws IllegalArgumentException if it is no such key
         */
        public Builder trust(PublicKey key) {
            Ed25519.require(key);
            keys.add(key);
            return this;
        }

        /**
         * Trusts the key of a PEM file ({@code BEGIN PUBLIC KEY}).
         *
         * @throws IOException if it can't be read or holds no Ed25519 key
         */
        public Builder trust(Path publicKey) throws IOException {
            return trust(Ed25519.publicKey(publicKey));
        }

        /**
         * Looks for evidence that results left beside them in a folder, as {@link EvidenceFolder} keeps it, and compares size and digest. Unless
         * set, it is not looked for.
         */
        public Builder evidence(Path folder) {
            this.evidence = Objects.requireNonNull(folder, "folder");
            return this;
        }

        /** Sets how large a record may be. */
        public Builder maxRecordBytes(int bytes) {
            this.maxRecordBytes = bytes;
            return this;
        }

        /** Sets how many streams are followed. */
        public Builder maxStreams(int streams) {
            this.maxStreams = streams;
            return this;
        }

        /**
         * Makes the verifier.
         *
         * @throws IllegalArgumentException if nothing could be read
         */
        public ResultStreamVerifier build() {
            if (maxRecordBytes < 1 || maxStreams < 1) {
                throw new IllegalArgumentException("a verifier reads at least one byte of one stream");
            }
            return new ResultStreamVerifier(this);
        }
    }
}
