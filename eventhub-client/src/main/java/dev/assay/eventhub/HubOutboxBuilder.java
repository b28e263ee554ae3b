package dev.assay.eventhub;

import dev.assay.eventhub.internal.delivery.PumpSettings;
import dev.assay.eventhub.internal.outbox.IntakeSettings;
import dev.assay.eventhub.internal.record.StreamWriter;
import dev.assay.eventhub.internal.spool.Disk;
import dev.assay.eventhub.internal.spool.MemoryDisk;
import dev.assay.eventhub.internal.spool.SpoolSettings;
import dev.assay.eventhub.internal.spool.SystemDisk;
import dev.assay.eventhub.internal.statement.EpochWriter;
import dev.assay.eventhub.internal.transport.Endpoints;
import dev.assay.spi.Environment;
import dev.assay.spi.hub.Transport;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.EvidenceStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Collects what a {@link HubOutbox} needs. Not thread-safe. */
public final class HubOutboxBuilder {

    /** How large the outbox gets on disk unless set: 1 GiB. */
    public static final long DEFAULT_QUOTA = 1L << 30;

    /** How large the outbox gets in memory unless set: 16 MiB. */
    public static final long DEFAULT_MEMORY = 16L << 20;

    /** How much is left free on the disk unless set: 64 MiB. */
    public static final long DEFAULT_MIN_FREE = 64L << 20;

    /** How long a closing outbox still delivers unless set: 5 seconds. */
    public static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(5);

    /** How many dead letters are kept unless set. */
    public static final int DEFAULT_MAX_DEAD_LETTERS = 10_000;

    private static final long LARGEST_SEGMENT = 8L << 20;
    private static final int SEGMENTS = 8;

    /** How long it is from one checkpoint to the next unless set: 15 minutes. */
    public static final Duration DEFAULT_CHECKPOINTS = Duration.ofMinutes(15);

    private final Transport transport;
    private @Nullable Path folder;
    private SpoolSync sync = SpoolSync.GROUP;
    private @Nullable Durability needs;
    private WhenFull whenFull = WhenFull.REJECT;
    private long quota = DEFAULT_QUOTA;
    private long reserve = -1;
    private long minFree = DEFAULT_MIN_FREE;
    private Duration retention = Duration.ZERO;
    private int maxDeadLetters = DEFAULT_MAX_DEAD_LETTERS;
    private long maxDeadLetterBytes = 256L << 20;
    private int lanes = 4;
    private Duration backoff = Duration.ofMillis(500);
    private Duration maxBackoff = Duration.ofSeconds(30);
    private Duration maxPause = Duration.ofHours(1);
    private Duration patience = Duration.ofMinutes(5);
    private Duration closeTimeout = DEFAULT_CLOSE_TIMEOUT;
    private Duration alarmAge = Duration.ofHours(1);
    private RandomGenerator random = new Random();
    private Disk disk = new SystemDisk();
    private boolean threads = true;
    private String stream = "";
    private Duration checkpoints = DEFAULT_CHECKPOINTS;
    private EvidenceStore evidence = EvidenceStore.NONE;
    private @Nullable Signer signer;
    private @Nullable Function<Environment, StreamWriter> writer;

    private boolean inMemory;

    HubOutboxBuilder(Transport transport) {
        this.transport = Objects.requireNonNull(transport, "transport");
    }

    /**
     * Sets where records are kept: a folder of its own, on a local disk, for its owner only. Unless set, {@code event-hub} in the manager's home.
     */
    public HubOutboxBuilder folder(Path folder) {
        this.folder = Objects.requireNonNull(folder, "folder");
        return this;
    }

    /**
     * Keeps records in memory instead of on a disk, 16 MiB of them and a thousand dead letters of 16 MiB together unless {@link #quota} and {@link
     * #maxDeadLetters} say otherwise afterwards. What the process holds when it ends is not delivered; so a receipt waits for the hub, unless
     * {@link #needs} says that {@code MEMORY} is enough. The next epoch tells how far this one had come, and a reader sees what is missing.
     */
    public HubOutboxBuilder inMemory() {
        inMemory = true;
        disk = new MemoryDisk();
        sync = SpoolSync.OS;
        minFree = 0;
        quota = DEFAULT_MEMORY;
        return maxDeadLetters(1_000, DEFAULT_MEMORY);
    }

    /** Sets when what is stored is forced to the disk. Defaults to {@link SpoolSync#GROUP}. */
    public HubOutboxBuilder sync(SpoolSync sync) {
        this.sync = Objects.requireNonNull(sync, "sync");
        return this;
    }

    /**
     * Sets how safe a result has to be before its receipt is given, and with it before its run counts as done: {@code OS}, {@code SYNCED} or
     * {@code HUB}. Unless set, as safe as storing it makes it.
     */
    public HubOutboxBuilder needs(Durability level) {
        this.needs = Objects.requireNonNull(level, "level");
        return this;
    }

    /** Sets what happens when the outbox or its disk is full. Defaults to {@link WhenFull#REJECT}. */
    public HubOutboxBuilder whenFull(WhenFull policy) {
        this.whenFull = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /** Sets how large the outbox gets on disk, in bytes, at least 64 KiB; a sixteenth of it is reserved unless {@link #reserve} says otherwise. */
    public HubOutboxBuilder quota(long bytes) {
        if (bytes < 64 * 1024) {
            throw new IllegalArgumentException("quota is at least 64 KiB, not " + bytes);
        }
        this.quota = bytes;
        return this;
    }

    /** Sets how much of the quota only results without a run, checkpoints and gap records may use, in bytes. */
    public HubOutboxBuilder reserve(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("reserve is not negative, as " + bytes + " is");
        }
        this.reserve = bytes;
        return this;
    }

    /** Sets how much is left free on the disk, in bytes; only what may use the reserve is written beyond. */
    public HubOutboxBuilder minFree(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("minFree is not negative, as " + bytes + " is");
        }
        this.minFree = bytes;
        return this;
    }

    /** Sets how long undelivered records are kept; older ones go by whole files, and a gap record says which. Unless set, they stay. */
    public HubOutboxBuilder retention(Duration longest) {
        this.retention = Endpoints.positive("retention", longest);
        return this;
    }

    /** Sets how many dead letters are kept, and how large they may be together. When full, a refusal pauses delivery. */
    public HubOutboxBuilder maxDeadLetters(int letters, long bytes) {
        if (letters < 0 || bytes < 0) {
            throw new IllegalArgumentException("maxDeadLetters is not negative");
        }
        this.maxDeadLetters = letters;
        this.maxDeadLetterBytes = bytes;
        return this;
    }

    /** Sets how many batches may be under way at once, 1 to 64; records with one partition key always go through the same lane. 4 unless set. */
    public HubOutboxBuilder lanes(int lanes) {
        if (lanes < 1 || lanes > 64) {
            throw new IllegalArgumentException("lanes is 1 to 64, not " + lanes);
        }
        this.lanes = lanes;
        return this;
    }

    /**
     * Sets the longest wait before the second try, which doubles with each failure, and the longest wait of all. Half a second and half a minute
     * by default. What is waited is drawn evenly from zero to that.
     */
    public HubOutboxBuilder backoff(Duration first, Duration longest) {
        this.backoff = Endpoints.positive("backoff", first);
        this.maxBackoff = Endpoints.positive("backoff", longest);
        if (longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("the longest backoff is no shorter than the first");
        }
        return this;
    }

    /** Sets how long {@link HubOutbox#close()} waits for the hub; what is left is delivered after the next start. */
    public HubOutboxBuilder closeTimeout(Duration timeout) {
        this.closeTimeout = Endpoints.positive("closeTimeout", timeout);
        return this;
    }

    /** Sets how old the backlog gets before the manager's listeners are told. An hour unless set. */
    public HubOutboxBuilder alarmAge(Duration age) {
        this.alarmAge = Endpoints.positive("alarmAge", age);
        return this;
    }

    /**
     * Signs every record, once, before it is stored. Unless set, records are chained and not signed: then a receiver sees what was changed on
     * the way, and not who said it.
     */
    public HubOutboxBuilder signer(Signer signer) {
        this.signer = Objects.requireNonNull(signer, "signer");
        return this;
    }

    /**
     * Keeps evidence beside the results that is too large to be carried in them, where a job's policy wants that ({@code evidence.detached}).
     * Unless set, such evidence is named by its digest only.
     */
    public HubOutboxBuilder evidence(EvidenceStore store) {
        this.evidence = Objects.requireNonNull(store, "store");
        return this;
    }

    /**
     * Sets how long it is from one checkpoint to the next, a second to a day. Each promises the next within a third more than that, so a shorter
     * interval shows silence sooner.
     */
    public HubOutboxBuilder checkpoints(Duration interval) {
        if (interval.compareTo(Duration.ofSeconds(1)) < 0 || interval.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "checkpoints come every second at most and every day at least, not every " + interval);
        }
        this.checkpoints = interval;
        return this;
    }

    /**
     * Names the stream, where a manager has several outboxes: each numbers its own records, so each needs a name of its own, or a reader of both
     * takes them for a fork. It becomes the fragment of the source. None unless set.
     */
    public HubOutboxBuilder stream(String name) {
        if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException(
                    "a stream's name is 1 to 64 of A-Z, a-z, 0-9, '.', '_' and '-', not '" + name + "'");
        }
        this.stream = name;
        return this;
    }

    /** Sets where the jitter comes from; for tests. */
    HubOutboxBuilder random(RandomGenerator random) {
        this.random = random;
        return this;
    }

    /** Sets the disk; for tests. */
    HubOutboxBuilder disk(Disk disk) {
        this.disk = disk;
        return this;
    }

    /** Does everything on the threads that call; for tests. */
    HubOutboxBuilder inline() {
        this.threads = false;
        return this;
    }

    /** Sets what makes the records. */
    HubOutboxBuilder writer(Function<Environment, StreamWriter> writer) {
        this.writer = writer;
        return this;
    }

    /**
     * Makes the sink. Later changes of this builder do not reach it.
     *
     * @throws IllegalStateException if options don't go together
     */
    public HubOutbox build() {
        Durability stored = inMemory ? Durability.MEMORY : sync == SpoolSync.OS ? Durability.OS : Durability.SYNCED;
        Durability level = needs == null ? inMemory ? Durability.HUB : stored : needs;
        if (level != Durability.HUB && level != stored && !(level == Durability.OS && stored == Durability.SYNCED)) {
            throw new IllegalStateException("a receipt of an outbox " + (inMemory ? "in memory" : "with sync " + sync)
                    + " can't need " + level + ": choose another sync or level");
        }
        if (level == Durability.HUB && whenFull == WhenFull.DROP_OLDEST) {
            throw new IllegalStateException("results that need HUB can't be dropped: choose BLOCK or REJECT");
        }
        long segment = Math.min(LARGEST_SEGMENT, quota / SEGMENTS);
        long kept = reserve < 0 ? quota / 16 : reserve;
        if (kept > quota / 2) {
            throw new IllegalStateException("the reserve is at most half of the quota");
        }
        return new HubOutbox(new HubOutbox.Options(
                transport,
                folder,
                new SpoolSettings(segment, quota, kept, minFree, sync != SpoolSync.OS),
                new IntakeSettings(sync, stored, level, whenFull, retention),
                new PumpSettings(Endpoints.nameOf(transport), lanes, backoff, maxBackoff, maxPause, patience, random),
                maxDeadLetters,
                maxDeadLetterBytes,
                closeTimeout,
                alarmAge,
                disk,
                threads,
                writer == null ? epochs() : writer));
    }

    private Function<Environment, StreamWriter> epochs() {
        EpochWriter.Settings settings =
                new EpochWriter.Settings(stream, Optional.ofNullable(signer), checkpoints, evidence);
        RandomGenerator jitter = random;
        return environment -> new EpochWriter(environment, settings, jitter);
    }
}
