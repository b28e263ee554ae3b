package dev.assay.plugins.internal.worker;

import java.io.IOException;
import java.io.InputStream;

/**
 * Ends the process when standard input ends: then the host is gone, however it went, or needs it no more. A JVM whose
 * threads are in native code is slow to halt, so it is this thread that halts it, not one that would leave this one in a
 * read.
 */
final class Lifeline implements Runnable {

    private final InputStream input;
    private volatile int code = WorkerMain.HOST_GONE; // set by the main thread when the run is over

    Lifeline(InputStream input) {
        this.input = input;
    }

    /** From now on the end of the input is the end of the work. */
    void over() {
        code = 0;
    }

    @Override
    public void run() {
        try {
            while (input.read() >= 0) {
                // what comes after the first frame means nothing
            }
        } catch (IOException gone) {
            // as if it had ended
        } finally {
            Runtime.getRuntime().halt(code);
        }
    }
}
