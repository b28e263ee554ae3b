package dev.assay.testkit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Makes threads and remembers them. Thread-safe. */
final class TestThreads {

    private final boolean inline;
    private final List<Thread> made = new CopyOnWriteArrayList<>();
    private final AtomicInteger count = new AtomicInteger();

    TestThreads(boolean inline) {
        this.inline = inline;
    }

    ThreadFactory factory(String purpose) {
        return work -> {
            String name = "test-" + purpose + "-" + count.incrementAndGet();
            Thread thread = inline ? new InlineThread(work, name) : new Thread(work, name);
            thread.setDaemon(true);
            made.add(thread);
            return thread;
        };
    }

    List<Thread> living() {
        return made.stream().filter(Thread::isAlive).toList();
    }

    void awaitNone() {
        for (Thread thread : living()) {
            try {
                thread.join(Patience.DURATION.toMillis());
            } catch (InterruptedException e) {
                throw Patience.interrupted("threads to end");
            }
        }
        List<Thread> left = living();
        if (!left.isEmpty()) {
            throw Patience.lost(
                    "threads to end: " + left.stream().map(TestThreads::where).collect(Collectors.joining("; ")));
        }
    }

    private static String where(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return thread.getName() + (stack.length == 0 ? "" : " in " + stack[0]);
    }

    /** Runs its work inside {@code start()}, on the caller's thread. */
    private static final class InlineThread extends Thread {
        private final Runnable work;

        InlineThread(Runnable work, String name) {
            super(work, name);
            this.work = work;
        }

        @Override
        public synchronized void start() {
            work.run();
        }
    }
}
