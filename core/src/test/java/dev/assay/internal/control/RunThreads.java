package dev.assay.internal.control;

import dev.assay.spi.Environment;
import dev.assay.spi.Identity;
import dev.assay.spi.Signal;
import dev.assay.spi.TimeSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/**
 * An environment whose run threads do what a test says: run at once inside their start, later when the test lets them, or not
 * at all. All else is the environment's behind it.
 */
final class RunThreads implements Environment {

    private final Environment behind;
    private final List<Thread> held = new ArrayList<>();
    private boolean holds;
    private boolean refuses;

    RunThreads(Environment behind) {
        this.behind = behind;
    }

    /** Whether runs take until {@link #letEnd}. */
    void hold(boolean on) {
        holds = on;
    }

    /** Whether there are no threads for runs. */
    void refuse(boolean on) {
        refuses = on;
    }

    /** How many runs are under way. */
    int held() {
        return held.size();
    }

    /** Lets a run that is under way go to its end, by its number from the oldest. */
    void letEnd(int number) {
        ((Held) held.remove(number)).body.run();
    }

    void letAllEnd() {
        while (!held.isEmpty()) {
            letEnd(0);
        }
    }

    private final class Held extends Thread {
        private final Runnable body;

        private Held(Runnable body) {
            this.body = body;
        }

        @Override
        public synchronized void start() {
            if (holds) {
                held.add(this);
            } else {
                body.run();
            }
        }
    }

    @Override
    public ThreadFactory threads(String purpose) {
        if (!purpose.equals("run")) {
            return behind.threads(purpose);
        }
        return body -> {
            if (refuses) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return new Held(body);
        };
    }

    @Override
    public TimeSource time() {
        return behind.time();
    }

    @Override
    public ScheduledExecutorService timers(String purpose) {
        return behind.timers(purpose);
    }

    @Override
    public Path home() {
        return behind.home();
    }

    @Override
    public Identity identity() {
        return behind.identity();
    }

    @Override
    public void signal(Signal signal) {
        behind.signal(signal);
    }
}
