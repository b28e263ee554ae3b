package dev.assay.spi.plugin;

import dev.assay.spi.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * On what bytes a plugin runs, where they came from and who vouches for them.
 *
 * <p>Immutable.
 */
public final class Custody {

    /** What was checked before the bytes were loaded. The set grows. */
    public enum Verification {
        /** The digest the configuration or lock demands, and a signature where the policy wants one. */
        VERIFIED,
        /** Code of the host itself, which Assay did not load. */
        HOST_CODE,
        /** Nothing: a development mode that the host switched on. */
        UNVERIFIED,
        /** Nothing was loaded, so nothing ran. */
        NOT_LOADED
    }

    private final String id;
    private final String version;
    private final Verification verification;
    private final Optional<String> sha256;
    private final OptionalLong sizeBytes;
    private final Optional<String> source;
    private final Optional<String> signer;
    private final Optional<String> lock;
    private final List<Reason> notices;

    private Custody(Builder builder) {
        this.id = builder.id;
        this.version = builder.version;
        this.verification = builder.verification;
        this.sha256 = builder.sha256;
        this.sizeBytes = builder.sizeBytes;
        this.source = builder.source;
        this.signer = builder.signer;
        this.lock = builder.lock;
        this.notices = List.copyOf(builder.notices);
    }

    /** Starts a chain of custody. */
    public static Builder builder(String id, String version, Verification verification) {
        return new Builder(id, version, verification);
    }

    /** The plugin's id. */
    public String id() {
        return id;
    }

    /** The plugin's version. */
    public String version() {
        return version;
    }

    /** What was checked. */
    public Verification verification() {
        return verification;
    }

    /** The digest of the bytes that run, 64 hexadecimal digits. */
    public Optional<String> sha256() {
        return sha256;
    }

    /** How many bytes. */
    public OptionalLong sizeBytes() {
        return sizeBytes;
    }

    /** Where they came from, without user information. */
    public Optional<String> source() {
        return source;
    }

    /** The key that vouches for them. */
    public Optional<String> signer() {
        return signer;
    }

    /** The lock entry they match. */
    public Optional<String> lock() {
        return lock;
    }

    /** What a reader should know of these bytes all the same, such as that the signer's key has expired. */
    public List<Reason> notices() {
        return notices;
    }

    /** The same with one more notice; a notice of the same code gives way to it. */
    public Custody withNotice(Reason notice) {
        Builder builder = new Builder(id, version, verification);
        builder.sha256 = sha256;
        builder.sizeBytes = sizeBytes;
        builder.source = source;
        builder.signer = signer;
        builder.lock = lock;
        notices.stream().filter(known -> !known.code().equals(notice.code())).forEach(builder::notice);
        return builder.notice(notice).build();
    }

    @Override
    public String toString() {
        return id + "@" + version + " " + verification
                + sha256.map(d -> " sha256:" + d).orElse("");
    }

    /** Collects a chain of custody. Not thread-safe. */
    public static final class Builder {
        private final String id;
        private final String version;
        private final Verification verification;
        private Optional<String> sha256 = Optional.empty();
        private OptionalLong sizeBytes = OptionalLong.empty();
        private Optional<String> source = Optional.empty();
        private Optional<String> signer = Optional.empty();
        private Optional<String> lock = Optional.empty();
        private final List<Reason> notices = new ArrayList<>();

        private Builder(String id, String version, Verification verification) {
            this.id = Objects.requireNonNull(id, "id");
            this.version = Objects.requireNonNull(version, "version");
            this.verification = Objects.requireNonNull(verification, "verification");
        }

        /** Sets digest and size of the bytes. */
        public Builder bytes(String sha256, long sizeBytes) {
            this.sha256 = Optional.of(sha256);
            this.sizeBytes = OptionalLong.of(sizeBytes);
            return this;
        }

        /** Sets where they came from. */
        public Builder source(String source) {
            this.source = Optional.of(source);
            return this;
        }

        /** Sets the key that vouches for them. */
        public Builder signer(String keyId) {
            this.signer = Optional.of(keyId);
            return this;
        }

        /** Sets the lock entry they match. */
        public Builder lock(String lock) {
            this.lock = Optional.of(lock);
            return this;
        }

        /** Adds something that a reader should know all the same. */
        public Builder notice(Reason notice) {
            this.notices.add(notice);
            return this;
        }

        /** Builds it. */
        public Custody build() {
            return new Custody(this);
        }
    }
}
