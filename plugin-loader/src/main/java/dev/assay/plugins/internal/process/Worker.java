package dev.assay.plugins.internal.process;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** A running worker process: its tree, what it writes, and its end. Thread-safe. */
final class Worker {

    private final Process process;
    private final WorkerTree tree;
    private final Set<String> missing;
    private final OutputLog stdout;
    private final OutputLog stderr;
    private final CountDownLatch drained = new CountDownLatch(2);

    private Worker(Launcher.Launched launched, String mark) {
        this.process = launched.process();
        this.missing = launched.missing();
        this.tree = new WorkerTree(process.toHandle(), mark);
        this.stdout = new OutputLog("stdout|", process.getInputStream());
        this.stderr = new OutputLog("stderr|", process.getErrorStream());
    }

    /** Takes over a process that was launched, and says to it where to connect. */
    static Worker begin(Launcher.Launched launched, String mark, byte[] start, ThreadFactory threads)
            throws IOException {
        Worker worker = new Worker(launched, mark);
        boolean begun = false;
        try {
            worker.drain(worker.stdout, threads);
            worker.drain(worker.stderr, threads);
            // Never closed before the end: when it closes, the worker ends.
            OutputStream lifeline = worker.process.getOutputStream();
            lifeline.write(start);
            lifeline.flush();
            begun = true;
            return worker;
        } catch (IOException e) {
            // It ended before it read: its exit says more than a broken pipe.
            begun = true;
            return worker;
        } finally {
            if (!begun) {
                worker.tree.kill();
            }
        }
    }

    private void drain(OutputLog log, ThreadFactory threads) {
        Thread thread = threads.newThread(() -> {
            log.run();
            drained.countDown();
        });
        thread.start();
    }

    Process process() {
        return process;
    }

    WorkerTree tree() {
        return tree;
    }

    Set<String> missing() {
        return missing;
    }

    List<OutputLog> logs() {
        return List.of(stdout, stderr);
    }

    OutputLog stderr() {
        return stderr;
    }

    /** Runs something short when the process has ended, on whatever thread sees it. */
    void whenExited(Runnable task) {
        var unused = process.onExit().thenRun(task);
    }

    /** Waits until the process has ended by itself. */
    boolean awaitExit(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** Waits until all was read that it wrote, but not for a descendant that got away and holds the pipe. */
    void awaitDrained(long millis) throws InterruptedException {
        if (!drained.await(millis, TimeUnit.MILLISECONDS)) {
            close(process.getInputStream());
            close(process.getErrorStream());
        }
    }

    /** Closes the lifeline. */
    void letGo() {
        close(process.getOutputStream());
    }

    private static void close(Closeable stream) {
        try {
            stream.close();
        } catch (IOException broken) {
            // it is of no use any more either way
        }
    }
}
