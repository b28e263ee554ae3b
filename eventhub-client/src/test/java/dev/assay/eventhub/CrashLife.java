package dev.assay.eventhub;

import dev.assay.eventhub.internal.record.Desk;
import dev.assay.eventhub.internal.record.Gap;
import dev.assay.eventhub.internal.record.Standing;
import dev.assay.eventhub.internal.record.StreamWriter;
import dev.assay.eventhub.internal.statement.EpochWriter;
import dev.assay.eventhub.internal.statement.GoldenStream;
import dev.assay.spi.Identity;
import dev.assay.spi.hub.BatchLimits;
import dev.assay.spi.hub.HubAnswer;
import dev.assay.spi.hub.HubAnswer.Ruling;
import dev.assay.spi.hub.HubRecord;
import dev.assay.spi.hub.Transport;
import dev.assay.spi.result.AttestationResult;
import dev.assay.spi.result.Durability;
import dev.assay.spi.result.EvidenceStore;
import dev.assay.spi.result.Receipt;
import dev.assay.testkit.ManualEnvironment;
import dev.assay.testkit.ManualTime;
import dev.assay.testkit.Samples;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** One life of a process with an outbox, from start to death or close, as a seed has it. What it did is in its ledger. */
final class CrashLife {

    private static final int FAULTLESS_HUB = 0;
    private static final long MINUTES_A_LIFE = 24 * 60;

    private final Path home;
    private final long seed;
    private final int life;
    private final Random random;
    private final FaultyDisk disk;
    private final CrashLedger ledger;
    private final boolean last;

    CrashLife(Path home, long seed, int life, FaultyDisk disk, CrashLedger ledger, boolean last) {
        this.home = home;
        this.seed = seed;
        this.life = life;
        this.random = new Random(seed * 1_009 + life);
        this.disk = disk;
        this.ledger = ledger;
        this.last = last;
    }

    /** A hub that is away, loses its answers, or refuses some records for good. */
    private final class Hub implements Transport {
        private final Random moods = new Random(seed * 31 + life);

        @Override
        public CompletionStage<HubAnswer> send(List<HubRecord> batch) {
            int mood = last ? FAULTLESS_HUB : moods.nextInt(10);
            if (batch.stream().anyMatch(CrashLife::isPoison)) {
                return answer(HubAnswer.of(Ruling.REFUSED, "poison"));
            }
            if (mood >= 8) {
                return answer(HubAnswer.of(Ruling.LATER, "away"));
            }
            batch.forEach(ledger::delivered);
            return answer(mood == 7 ? HubAnswer.of(Ruling.LATER, "the answer got lost") : HubAnswer.TAKEN);
        }

        private CompletionStage<HubAnswer> answer(HubAnswer answer) {
            return CompletableFuture.completedFuture(answer);
        }

        @Override
        public BatchLimits limits() {
            return new BatchLimits(8, Long.MAX_VALUE);
        }
    }

    /** Every other seed signs, the others are chained only. */
    static Optional<Signer> signer(long seed) {
        return seed % 2 == 0 ? Optional.of(GoldenStream.signer()) : Optional.empty();
    }

    /** One result in thirty is refused by the hub for what it is. */
    static boolean isPoison(HubRecord record) {
        return record.kind() == HubRecord.Kind.RESULT && record.id().hashCode() % 30 == 0;
    }

    /** The writer of every outbox, whose records are noted when they are made. */
    private record Noting(StreamWriter writer, CrashLedger ledger) implements StreamWriter {

        @Override
        public void open(Desk desk) {
            writer.open(new Desk() {
                @Override
                public void write(Supplier<HubRecord> made, Runnable stored) {
                    desk.write(() -> noted(made.get()), stored);
                }

                @Override
                public Standing standing() {
                    return desk.standing();
                }
            });
        }

        @Override
        public Optional<HubRecord> last() {
            return writer.last().map(this::noted);
        }

        @Override
        public void ended() {
            writer.ended();
        }

        @Override
        public void close() {
            writer.close();
        }

        @Override
        public HubRecord result(AttestationResult result) {
            return noted(writer.result(result));
        }

        @Override
        public HubRecord gap(Gap gap) {
            return noted(writer.gap(gap));
        }

        private HubRecord noted(HubRecord record) {
            ledger.made(record);
            return record;
        }
    }

    /** Lives it; ends with the process's death or an orderly close. */
    void live() throws Exception {
        Identity identity = Identity.builder()
                .agent("urn:assay:test:agent:1", Identity.Origin.HOST)
                .start(Samples.satisfied(1).producer().instance(), String.format(Locale.ROOT, "epoch-%04d", life))
                .build();
        ManualTime time = new ManualTime(ManualTime.DEFAULT_WALL.plus(Duration.ofDays(life)));
        Random fixed = new Random(seed);
        SpoolSync sync = SpoolSync.values()[fixed.nextInt(3)];
        WhenFull full = fixed.nextBoolean() ? WhenFull.REJECT : WhenFull.DROP_OLDEST;
        long quota = 64 * 1024 << fixed.nextInt(3);
        HubOutbox outbox = HubOutbox.builder(new Hub())
                .inline()
                .disk(disk)
                .sync(sync)
                .whenFull(full)
                .quota(quota)
                .minFree(0)
                .lanes(1 + fixed.nextInt(2))
                .random(random)
                .closeTimeout(Duration.ofMillis(10))
                .writer(environment -> new Noting(
                        new EpochWriter(
                                environment,
                                new EpochWriter.Settings("", signer(seed), Duration.ofMinutes(2), EvidenceStore.NONE),
                                new Random(seed)),
                        ledger))
                .build();
        try (ManualEnvironment environment = ManualEnvironment.builder()
                .home(home)
                .time(time)
                .identity(identity)
                .build()) {
            try {
                outbox.start(environment);
                work(outbox, time);
                if (!last && random.nextBoolean()) {
                    disk.kill();
                }
            } finally {
                end(outbox);
            }
        }
    }

    private void end(HubOutbox outbox) {
        try {
            outbox.close();
        } catch (FaultyDisk.Died | RuntimeException dead) {
            // The lock is given back, as the operating system does; the files are as death left them.
        }
    }

    private void work(HubOutbox outbox, ManualTime time) throws Exception {
        offer(outbox, ledger.notAccepted(5));
        for (int step = 0; step < 8 && !last; step++) {
            List<AttestationResult> batch = new ArrayList<>();
            int size = 1 + random.nextInt(5);
            for (int i = 0; i < size; i++) {
                long number = life * MINUTES_A_LIFE + step * 10L + i;
                batch.add(random.nextInt(5) == 0 ? Samples.skipped(number) : Samples.satisfied(number));
            }
            offer(outbox, batch);
            time.advance(Duration.ofSeconds(random.nextInt(60)));
            if (random.nextInt(6) == 0) {
                int unused = outbox.replayAll();
            }
        }
        for (int i = 0; i < 40 && last && outbox.view().backlog() > 0; i++) {
            outbox.resume();
            time.advance(Duration.ofHours(1));
        }
        if (last) {
            outbox.deadLetters().forEach(letter -> ledger.deadLetter(letter.id()));
            ledger.left(outbox.view().backlog());
        }
    }

    private void offer(HubOutbox outbox, List<AttestationResult> batch) {
        List<AttestationResult> open = batch;
        for (int tries = 0; tries < 3 && !open.isEmpty(); tries++) {
            ledger.offered(open);
            CompletableFuture<List<Receipt>> stage = outbox.accept(open).toCompletableFuture();
            if (!stage.isDone()) {
                return;
            }
            List<AttestationResult> left = new ArrayList<>();
            List<Receipt> receipts = stage.join();
            for (int i = 0; i < receipts.size(); i++) {
                if (receipts.get(i).reached() == Durability.NONE) {
                    left.add(open.get(i));
                } else {
                    ledger.accepted(receipts.get(i).id().toString());
                }
            }
            open = left;
        }
    }
}
