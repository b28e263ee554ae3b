package dev.assay.eventhub;

import java.nio.file.Path;
import java.util.Random;

/** A process of its own with an outbox, which halts at a boundary as if it were killed: no hook, no flush, no finally. */
public final class CrashVictim {

    /** The exit code of a life that ended so. */
    static final int KILLED = 137;

    private CrashVictim() {}

    /** Takes a folder, a seed, the number of the life and the boundary. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        int life = Integer.parseInt(arguments[2]);
        FaultyDisk disk = new FaultyDisk(
                new Random(seed + life),
                Long.parseLong(arguments[3]),
                0,
                () -> Runtime.getRuntime().halt(KILLED));
        try (CrashLedger ledger = new CrashLedger(folder.resolve("ledger"))) {
            new CrashLife(folder.resolve("home"), seed, life, disk, ledger, false).live();
        } catch (FaultyDisk.Died killedByItself) {
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
