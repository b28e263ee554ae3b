package dev.assay.oshi;

import dev.assay.spi.Environment;
import dev.assay.testkit.ManualEnvironment;

/** Waiting for what a probe started in its environment. */
final class Threads {

    private Threads() {}

    static void awaitEnd(Environment environment) throws InterruptedException {
        for (Thread thread : ((ManualEnvironment) environment).livingThreads()) {
            thread.join();
        }
    }
}
