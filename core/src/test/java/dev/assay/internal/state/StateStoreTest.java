package dev.assay.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.spi.AssayException;
import dev.assay.spi.plugin.Custody;
import dev.assay.spi.result.Occurrence;
import dev.assay.spi.result.ResultId;
import dev.assay.spi.result.Trigger;
import dev.assay.testkit.ManualTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is noted is there after a crash, wherever that comes; what is not whole is cut, set aside or refused. */
class StateStoreTest {

    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");

    private final ManualTime time = new ManualTime();
    private final ThreadFactory inline = body -> new Thread(body) {
        @Override
        public synchronized void start() {
            body.run();
        }
    };

    private StateStore open(DyingDisk disk) {
        return disk.open(time, inline);
    }

    private static ResultId id(int number) {
        return new ResultId(new UUID(7, number));
    }

    private static OpenOccurrence due(int number, String job) {
        Instant nominal = T0.plusSeconds(60L * number);
        return new OpenOccurrence(
                id(number),
                job,
                new Occurrence(
                        nominal,
                        nominal.plusMillis(5),
                        nominal.plusSeconds(60),
                        2,
                        Optional.of("Europe/Berlin"),
                        Optional.of(nominal.plusSeconds(3600)),
                        Trigger.SCHEDULED),
                nominal.plusSeconds(60),
                new OpenOccurrence.Origin("plugin", 3, "file:jobs.yaml", "rev-7", "sha256:00"),
                null);
    }

    private static OpenOccurrence.Begun begun(int attempt) {
        return new OpenOccurrence.Begun(
                attempt,
                T0,
                Custody.builder("plugin", "1.2", Custody.Verification.VERIFIED)
                        .bytes("ab".repeat(32), 4711)
                        .source("https://plugins.example.test/p.jar")
                        .signer("key-1")
                        .build());
    }

    private static void noteAll(StateStore store) {
        store.note(new StateRecord.Turned(2));
        store.note(
                new StateRecord.Barred("hog", "1.0", new Sentence(T0, T0.plusSeconds(3600), 2, "LIMIT", "too much")));
        store.note(
                new StateRecord.Barred("tls", "1.0", new Sentence(T0, T0.plusSeconds(3600), 1, "LIMIT", "too much")));
        store.note(new StateRecord.Barred("tls", "1.0", null));
        store.note(new StateRecord.Scheduled("a", T0, T0.minusSeconds(1), 99, false));
        store.note(new StateRecord.Due(due(1, "a")));
        store.note(new StateRecord.Started(id(1), begun(2)));
        store.note(new StateRecord.Due(due(2, "a")));
        store.note(new StateRecord.Settled(id(2)));
        store.note(new StateRecord.Due(due(3, "b")));
        store.note(new StateRecord.Started(id(3), begun(1)));
        store.note(new StateRecord.Ended(id(3)));
        store.note(new StateRecord.Held("a", StateRecord.Hold.PAUSED, new Word("alice", "upgrade", T0)));
        store.note(new StateRecord.Held("a", StateRecord.Hold.DISABLED, new Word("bob", "noise", T0)));
        store.note(new StateRecord.Held("a", StateRecord.Hold.DISABLED, null));
        store.step();
    }

    private static void assertAllIsThere(Recovered recovered) {
        assertThat(recovered.passes()).isEqualTo(2);
        assertThat(recovered.barred())
                .containsExactly(new StateRecord.Barred(
                        "hog", "1.0", new Sentence(T0, T0.plusSeconds(3600), 2, "LIMIT", "too much")));
        StoredJob a = recovered.take("a");
        assertThat(a.after()).isEqualTo(T0.plusSeconds(180));
        assertThat(a.high()).isEqualTo(T0.plusSeconds(180));
        assertThat(a.plan()).isEqualTo(99);
        assertThat(a.paused()).isEqualTo(new Word("alice", "upgrade", T0));
        assertThat(a.disabled()).isNull();
        assertThat(a.open()).singleElement().satisfies(open -> {
            assertThat(open.occurrence()).isEqualTo(due(1, "a").occurrence());
            assertThat(open.origin()).isEqualTo(due(1, "a").origin());
            assertThat(open.begun()).isNotNull();
            assertThat(open.begun().attempt()).isEqualTo(2);
            assertThat(open.begun().custody()).hasToString(begun(2).custody().toString());
        });
        assertThat(recovered.take("b").open()).containsExactly(due(3, "b"));
        assertThat(recovered.take("b")).isEqualTo(StoredJob.UNKNOWN);
        assertThat(recovered.takeAny()).isNull();
    }

    @Test
    void whatWasNotedIsThereAfterTheProcessDied() {
        DyingDisk disk = new DyingDisk();
        noteAll(open(disk));

        assertAllIsThere(open(DyingDisk.of(disk.content())).recovered());
    }

    @Test
    void whatALogAmountsToIsTheSameAfterItIsBegunAnew() throws Exception {
        DyingDisk disk = new DyingDisk();
        noteAll(open(disk));
        StateLog log = StateLog.open(DyingDisk.of(disk.content()));
        long before = log.bytes();
        log.compact();

        assertThat(log.bytes()).isLessThan(before);
        assertAllIsThere(log.image().recovered());
        DyingDisk again = DyingDisk.of(disk.content());
        try (StateLog other = StateLog.open(again)) {
            other.compact();
        }
        assertAllIsThere(open(again).recovered());
    }

    @Test
    void nothingIsDoneBeforeWhatItRestsOnIsWritten() {
        List<Runnable> writes = new ArrayList<>();
        StateStore store = new DyingDisk().open(time, body -> new Thread(body) {
            @Override
            public synchronized void start() {
                writes.add(body);
            }
        });
        AtomicInteger woken = new AtomicInteger();
        store.onWritten(woken::incrementAndGet);
        List<String> done = new ArrayList<>();

        long mark = store.note(new StateRecord.Turned(1));
        store.whenWritten(mark, () -> done.add("rests on it"));
        store.step();

        assertThat(done).isEmpty();
        assertThat(store.putOff()).isEqualTo(1);
        writes.remove(0).run();
        assertThat(woken).hasValue(1);
        assertThat(store.step()).isEqualTo(1);
        assertThat(done).containsExactly("rests on it");
        assertThat(store.putOff()).isZero();
    }

    @Test
    void aTailThatWasTornAnywhereIsCutAndTheRestIsThere() {
        DyingDisk disk = new DyingDisk();
        StateStore store = open(disk);
        store.note(new StateRecord.Scheduled("a", T0, null, 1, false));
        store.step();
        byte[] first = disk.content();
        store.note(new StateRecord.Scheduled("a", T0.plusSeconds(1), null, 1, false));
        store.step();
        byte[] second = disk.content();

        for (int length = first.length; length < second.length; length++) {
            DyingDisk torn = DyingDisk.of(Arrays.copyOf(second, length));
            assertThat(open(torn).recovered().take("a").after())
                    .as("cut at %s", length)
                    .isEqualTo(T0);
            assertThat(torn.content()).hasSize(first.length);
            assertThat(torn.aside()).isEmpty();
        }
        // As a loss of power leaves it: the file had grown, its content had not come.
        byte[] zeros = Arrays.copyOf(first, second.length);
        assertThat(open(DyingDisk.of(zeros)).recovered().take("a").after()).isEqualTo(T0);
        byte[] half = Arrays.copyOf(Arrays.copyOf(second, first.length + 20), second.length);
        assertThat(open(DyingDisk.of(half)).recovered().take("a").after()).isEqualTo(T0);
    }

    @Test
    void damageInTheMiddleIsSetAsideAndWhatComesBeforeIsKept() {
        DyingDisk disk = new DyingDisk();
        noteAll(open(disk));
        byte[] whole = disk.content();
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            byte[] damaged = whole.clone();
            int at = random.nextInt(damaged.length - 60);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            DyingDisk with = DyingDisk.of(damaged);
            if (at == StateCodec.MAGIC.length
                    || at == StateCodec.MAGIC.length + 1
                    || at == StateCodec.MAGIC.length + 2
                    || at == StateCodec.MAGIC.length + 3) {
                continue; // says that it is of a later format
            }

            StateStore store = open(with);

            store.note(new StateRecord.Scheduled("new", T0, null, 1, false));
            store.step();
            assertThat(open(DyingDisk.of(with.content()))
                            .recovered()
                            .take("new")
                            .after())
                    .as("damaged at %s", at)
                    .isEqualTo(T0);
        }
        byte[] damaged = whole.clone();
        damaged[whole.length / 2] ^= 1;
        DyingDisk with = DyingDisk.of(damaged);
        open(with);
        assertThat(with.aside()).containsExactly(damaged);
    }

    @Test
    void aFileThatIsNoneOfOursIsSetAsideAndTheStartGoesOn() {
        DyingDisk disk = DyingDisk.of(
                "#!/bin/sh\necho something else entirely\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThat(open(disk).recovered().takeAny()).isNull();
        assertThat(disk.aside()).hasSize(1);
        assertThat(open(DyingDisk.of(new byte[0])).recovered().takeAny()).isNull();
    }

    @Test
    void aLaterFormatIsRefusedWithWhatToDo() {
        byte[] header = StateCodec.header();
        header[header.length - 1] = StateCodec.VERSION + 1;

        assertThatThrownBy(() -> open(DyingDisk.of(header)))
                .isInstanceOf(AssayException.class)
                .hasMessageContaining("format 2")
                .hasMessageContaining("formats up to 1")
                .hasMessageContaining("use the version that wrote it")
                .extracting(e -> ((AssayException) e).code())
                .isEqualTo("STATE_TOO_NEW");
    }

    @Test
    void aFullDiskStopsNothingAndTheWholeIsWrittenWhenThereIsRoomAgain() {
        DyingDisk disk = new DyingDisk();
        StateStore store = open(disk);
        List<String> told = new ArrayList<>();
        store.onTrouble((can, problem) -> told.add(can + " " + problem));
        List<String> done = new ArrayList<>();
        disk.full(true);

        store.whenWritten(store.note(new StateRecord.Scheduled("a", T0, null, 1, false)), () -> done.add("a"));
        store.step();
        store.whenWritten(store.note(new StateRecord.Scheduled("b", T0, null, 1, false)), () -> done.add("b"));
        store.step();

        assertThat(done).containsExactly("a", "b");
        assertThat(told).singleElement().asString().contains("false", "no space left");
        disk.full(false);
        time.advance(Duration.ofSeconds(11));
        store.note(new StateRecord.Scheduled("c", T0, null, 1, false));
        store.step();
        assertThat(told).last().isEqualTo("true ");
        Recovered recovered = open(DyingDisk.of(disk.content())).recovered();
        assertThat(List.of("a", "b", "c"))
                .allSatisfy(job -> assertThat(recovered.take(job).after()).isEqualTo(T0));
    }

    @Test
    void withoutAThreadForItNothingWaits() {
        StateStore store = new DyingDisk().open(time, body -> null);
        List<String> done = new ArrayList<>();

        store.whenWritten(store.note(new StateRecord.Turned(1)), () -> done.add("on"));
        store.step();

        assertThat(done).containsExactly("on");
    }

    @Test
    void theFileStaysSmallHoweverMuchIsNoted() {
        DyingDisk disk = new DyingDisk();
        StateStore store = open(disk);
        long most = 0;
        for (int i = 0; i < 40_000; i++) {
            store.note(new StateRecord.Due(due(i, "job-" + i % 10)));
            store.note(new StateRecord.Settled(id(i)));
            if (i % 100 == 0) {
                store.step();
                most = Math.max(most, disk.content().length);
            }
        }

        assertThat(most).isLessThan(2L << 20);
    }

    @Test
    void jobsThatAreGoneAreForgottenTheOldestFirst() throws Exception {
        StateLog log = StateLog.open(new DyingDisk());
        int many = StateImage.REMEMBERED + 500;
        List<StateRecord> records = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            records.add(new StateRecord.Scheduled("job-" + i, T0, T0, 1, false));
            records.add(new StateRecord.Scheduled("job-" + i, null, T0, 1, true));
        }
        log.remember(records);

        assertThat(log.image().size()).isEqualTo(StateImage.REMEMBERED);
        Recovered recovered = log.image().recovered();
        assertThat(recovered.take("job-0")).isEqualTo(StoredJob.UNKNOWN);
        assertThat(recovered.take("job-" + (many - 1)).high()).isEqualTo(T0);
    }

    @Test
    void onARealDiskTheFileIsItsOwnersOnly(@TempDir Path home) throws Exception {
        try (StateStore store = StateStore.open(home, time, Thread::new)) {
            noteAll(store);
        }

        Path file = home.resolve(HomeStateFile.NAME);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (StateStore store = StateStore.open(home, time, Thread::new)) {
            assertAllIsThere(store.recovered());
        }
        byte[] damaged = Files.readAllBytes(file);
        damaged[damaged.length / 2] ^= 1;
        Files.write(file, damaged);
        StateStore.open(home, time, Thread::new).close();
        assertThat(Files.readAllBytes(home.resolve("state.log.damaged"))).isEqualTo(damaged);
    }

    @Test
    void aStoreOfNothingNeverWaits() {
        StateStore store = StateStore.ofNothing(time);
        List<String> done = new ArrayList<>();

        store.whenWritten(store.note(new StateRecord.Turned(1)), () -> done.add("now"));

        assertThat(done).containsExactly("now");
        assertThat(store.isKept()).isFalse();
    }
}
