package dev.assay.spi.plugin;

import java.util.Objects;

/**
 * How an attempt ended when the plugin threw nothing.
 *
 * @param exit what became of the thread or process
 * @param detail more for people, such as an exit code; never outside text that was not sanitised
 */
public record RunEnd(Exit exit, String detail) {

    /** What became of a thread or process. The set grows. */
    public enum Exit {
        /** It returned. */
        NORMAL,
        /** It was killed by Assay; the reason was written before. */
        KILLED,
        /** It ran out of memory, by its own account or the kernel's. */
        OUT_OF_MEMORY,
        /** It used up its CPU time. */
        CPU_LIMIT,
        /** It crashed. */
        CRASHED,
        /** It exited by itself before it had said how it went. */
        EXITED
    }

    /** It returned. */
    public static final RunEnd NORMAL = new RunEnd(Exit.NORMAL, "");

    /** Checks that nothing is missing. */
    public RunEnd {
        Objects.requireNonNull(exit, "exit");
        Objects.requireNonNull(detail, "detail");
    }
}
