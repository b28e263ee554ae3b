package dev.assay.plugins.internal.worker;

import org.jspecify.annotations.Nullable;

/** The logger of the process's one run, for SLF4J, which makes its provider itself. */
final class LogTarget {

    private static volatile System.@Nullable Logger target; // set once by the main thread

    private LogTarget() {}

    static void set(System.Logger logger) {
        target = logger;
    }

    static System.@Nullable Logger get() {
        return target;
    }
}
