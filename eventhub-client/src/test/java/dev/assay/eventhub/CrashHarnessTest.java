package dev.assay.eventhub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the process that has an outbox at every boundary of its work with files, flips bytes between its lives, and judges: what was accepted
 * was delivered, is a dead letter, or is told missing; no occurrence has two ids; the chain holds before a receiver's verifier.
 *
 * <p>{@code -Dassay.crash.seeds=N} sets how many seeds the thorough tests run, {@code -Dassay.crash.seed=N} runs one seed alone.
 */
class CrashHarnessTest {

    private static final int LIVES = 4;

    @TempDir
    Path temp;

    private static long seeds(long unlessSet) {
        return Long.getLong("assay.crash.seeds", unlessSet);
    }

    @Test
    void nothingIsLostAtAnyBoundary() throws Exception {
        Long only = Long.getLong("assay.crash.seed");
        if (only != null) {
            inThisProcess(only, true);
            return;
        }
        for (long seed = 1; seed <= 4; seed++) {
            inThisProcess(seed, seed % 2 == 0);
        }
    }

    @Test
    @Tag("thorough")
    void nothingIsLostAtAnyBoundaryWithManySeeds() throws Exception {
        for (long seed = 1_000; seed < 1_000 + seeds(2_000); seed++) {
            inThisProcess(seed, seed % 3 != 0);
        }
    }

    @Test
    void aProcessThatIsReallyKilledLosesNothing() throws Exception {
        killed(1);
    }

    @Test
    @Tag("thorough")
    void aProcessThatIsReallyKilledLosesNothingWithManySeeds() throws Exception {
        for (long seed = 2; seed < 2 + seeds(2_000) / 20; seed++) {
            killed(seed);
        }
    }

    /** One life has every boundary of its own tried, not drawn. */
    @Test
    @Tag("thorough")
    void everyBoundaryOfOneLifeIsTried() throws Exception {
        for (long seed = 1; seed <= 4; seed++) {
            FaultyDisk whole = new FaultyDisk(new Random(seed), 0, 0, () -> {});
            Path probe = Files.createDirectories(temp.resolve("probe-" + seed));
            try (CrashLedger ledger = new CrashLedger(probe.resolve("ledger"))) {
                new CrashLife(probe.resolve("home"), seed, 1, whole, ledger, false).live();
            }
            for (long boundary = 1; boundary <= whole.used; boundary++) {
                Path folder = Files.createDirectories(temp.resolve(seed + "-" + boundary));
                try (CrashLedger ledger = new CrashLedger(folder.resolve("ledger"))) {
                    life(folder, seed, 1, boundary, 0, ledger, false);
                    life(folder, seed, 2, 0, 0, ledger, true);
                    ledger.judge("seed " + seed + ", boundary " + boundary, CrashLife.signer(seed), false);
                }
            }
        }
    }

    private void inThisProcess(long seed, boolean flips) throws Exception {
        Path folder = Files.createDirectories(temp.resolve("s" + seed));
        Random random = new Random(seed);
        String what = "seed " + seed;
        try (CrashLedger ledger = new CrashLedger(folder.resolve("ledger"))) {
            for (int life = 1; life <= LIVES; life++) {
                boolean dies = random.nextInt(4) > 0;
                double faults = random.nextInt(3) == 0 ? 0.03 : 0;
                life(folder, seed, life, dies ? 1 + random.nextInt(150) : 0, faults, ledger, false);
                if (flips && random.nextBoolean()) {
                    what += ", " + flip(folder.resolve("home/event-hub"), random);
                }
            }
            life(folder, seed, LIVES + 1, 0, 0, ledger, true);
            ledger.judge(what, CrashLife.signer(seed), what.contains("flipped"));
        }
    }

    private static void life(
            Path folder, long seed, int life, long boundary, double faults, CrashLedger ledger, boolean last)
            throws Exception {
        FaultyDisk disk = new FaultyDisk(new Random(seed * 7 + life), boundary, faults, () -> {});
        try {
            new CrashLife(folder.resolve("home"), seed, life, disk, ledger, last).live();
        } catch (FaultyDisk.Died died) {
            assertThat(disk.isDead()).isTrue();
        } catch (IOException full) {
            assertThat(faults)
                    .as("%s", full)
                    .isPositive(); // a disk that is full when the process starts: it does not start
        }
        ledger.look(folder.resolve("home/event-hub"));
    }

    private static String flip(Path folder, Random random) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith(".lock"))
                    .filter(file -> !file.getFileName().toString().endsWith(".corrupt"))
                    .sorted()
                    .forEach(files::add);
        }
        if (files.isEmpty()) {
            return "nothing to flip";
        }
        Path file = files.get(random.nextInt(files.size()));
        if (Files.size(file) == 0) {
            return "nothing to flip in " + file.getFileName();
        }
        long at = random.nextInt((int) Files.size(file));
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int old = bytes.read();
            bytes.seek(at);
            bytes.write(old ^ (1 << random.nextInt(8)));
        }
        return "flipped " + file.getFileName() + " at " + at;
    }

    private void killed(long seed) throws Exception {
        Path folder = Files.createDirectories(temp.resolve("k" + seed));
        Random random = new Random(seed);
        for (int life = 1; life <= 2; life++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xshare:auto",
                            "-XX:TieredStopAtLevel=1",
                            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                            "-cp",
                            System.getProperty("java.class.path"),
                            CrashVictim.class.getName(),
                            folder.toString(),
                            Long.toString(seed),
                            Integer.toString(life),
                            Integer.toString(10 + random.nextInt(120)))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("out-" + life).toFile())
                    .start();
            int exit = process.waitFor();
            assertThat(exit)
                    .as("seed %s: %s", seed, Files.readString(folder.resolve("out-" + life)))
                    .isIn(0, CrashVictim.KILLED);
            try (CrashLedger ledger = new CrashLedger(folder.resolve("ledger"))) {
                ledger.look(folder.resolve("home/event-hub"));
            }
        }
        try (CrashLedger ledger = new CrashLedger(folder.resolve("ledger"))) {
            life(folder, seed, 3, 0, 0, ledger, true);
            ledger.judge("killed, seed " + seed, CrashLife.signer(seed), false);
        }
    }
}
