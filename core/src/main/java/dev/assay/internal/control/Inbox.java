package dev.assay.internal.control;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Commands to the control thread. Any thread posts, the control thread takes. */
final class Inbox {

    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private volatile Runnable waker = () -> {}; // set once before threads start

    void onPost(Runnable wake) {
        waker = wake;
    }

    void post(Runnable command) {
        commands.add(command);
        waker.run();
    }

    @Nullable Runnable take() {
        return commands.poll();
    }

    boolean isEmpty() {
        return commands.isEmpty();
    }
}
