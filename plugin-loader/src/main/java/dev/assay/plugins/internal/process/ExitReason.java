package dev.assay.plugins.internal.process;

import dev.assay.spi.plugin.RunEnd;
import dev.assay.spi.plugin.RunEnd.Exit;

/** Tells from what is left of a worker how it ended, when it did not say so itself. */
final class ExitReason {

    /** {@code -XX:+ExitOnOutOfMemoryError} exits with this. */
    private static final int JVM_OUT_OF_MEMORY = 3;

    private static final int SIGNALS = 128;
    private static final int SIGABRT = 6;
    private static final int SIGKILL = 9;
    private static final int SIGSEGV = 11;
    private static final int SIGTERM = 15;
    private static final int SIGXCPU = 24;
    private static final int MAX_SIGNAL = 64;

    private ExitReason() {}

    /**
     * Tells it.
     *
     * @param code the exit code; above 128 the number of a signal is added to that
     * @param exiting whether it said that it was about to exit
     * @param kernelKilled whether the kernel killed something for lack of memory meanwhile
     * @param crashFile whether a JVM left a crash file
     */
    static RunEnd of(int code, boolean exiting, boolean kernelKilled, boolean crashFile) {
        int signal = code > SIGNALS && code <= SIGNALS + MAX_SIGNAL ? code - SIGNALS : 0;
        if (exiting && signal != SIGTERM) {
            return new RunEnd(Exit.EXITED, "System.exit, code " + code);
        }
        if (crashFile) {
            return new RunEnd(Exit.CRASHED, "the JVM crashed, code " + code);
        }
        return switch (signal) {
            case 0 ->
                code == JVM_OUT_OF_MEMORY
                        ? new RunEnd(Exit.OUT_OF_MEMORY, "the worker's Java memory, code 3")
                        : new RunEnd(Exit.EXITED, "without a word, code " + code);
            case SIGKILL ->
                kernelKilled
                        ? new RunEnd(Exit.OUT_OF_MEMORY, "killed by the kernel, signal 9")
                        : new RunEnd(Exit.KILLED, "signal 9, not by Assay");
            case SIGXCPU -> new RunEnd(Exit.CPU_LIMIT, "the kernel's limit on CPU time, signal 24");
            case SIGSEGV, SIGABRT, 4, 7, 8 -> new RunEnd(Exit.CRASHED, "signal " + signal);
            default -> new RunEnd(Exit.KILLED, "signal " + signal + ", not by Assay");
        };
    }
}
