package dev.assay.testkit;

import dev.assay.spi.plugin.AttestationContext;
import dev.assay.spi.plugin.AttestationPlugin;

/**
 * A plugin whose runs wait at a gate until a test lets them through.
 *
 * <pre>{@code
 * GatedPlugin plugin = new GatedPlugin();
 * // ... the manager runs it twice ...
 * plugin.awaitWaiting(2);     // both are at the gate: now the test knows where they are
 * plugin.release(1);          // one goes on
 * plugin.open();              // and all the others
 * }</pre>
 *
 * <p>A waiting run ends early when it is cancelled or interrupted, unless the plugin is {@linkplain #deaf() deaf}. The same
 * object serves all its runs. Thread-safe.
 */
public final class GatedPlugin implements AttestationPlugin {

    private final AttestationPlugin then;
    private final boolean deaf;
    private final Guarded guard = new Guarded();
    private int permits; // guarded by guard, as all below
    private boolean open;
    private int started;
    private int waiting;
    private int ended;

    /** Makes a plugin that reports nothing. */
    public GatedPlugin() {
        this(context -> {}, false);
    }

    private GatedPlugin(AttestationPlugin then, boolean deaf) {
        this.then = then;
        this.deaf = deaf;
    }

    /** Makes a plugin that does this behind the gate. */
    public static GatedPlugin then(AttestationPlugin then) {
        return new GatedPlugin(then, false);
    }

    /** A new plugin that does the same and takes no notice of cancellation and interrupts: only the test ends its runs. */
    public GatedPlugin deaf() {
        return new GatedPlugin(then, true);
    }

    @Override
    public void attest(AttestationContext context) throws Exception {
        guard.change(() -> {
            started++;
            waiting++;
        });
        try {
            waitAtTheGate(context);
            then.attest(context);
        } finally {
            guard.change(() -> ended++);
        }
    }

    /** Lets this many runs through, those that wait or the next ones to come. */
    public void release(int runs) {
        guard.change(() -> permits += runs);
    }

    /** Lets every run through from now on. */
    public void open() {
        guard.change(() -> open = true);
    }

    /** How many runs have begun so far. */
    public int started() {
        return guard.read(() -> started);
    }

    /** How many runs wait at the gate. */
    public int waiting() {
        return guard.read(() -> waiting);
    }

    /** How many runs have ended so far, in whatever way. */
    public int ended() {
        return guard.read(() -> ended);
    }

    /** Waits until so many runs have begun in all. */
    public void awaitStarted(int runs) {
        guard.await(() -> started >= runs, runs + " runs to begin");
    }

    /** Waits until so many runs are at the gate at once. */
    public void awaitWaiting(int runs) {
        guard.await(() -> waiting >= runs, runs + " runs at the gate");
    }

    /** Waits until so many runs have ended in all. */
    public void awaitEnded(int runs) {
        guard.await(() -> ended >= runs, runs + " runs to end");
    }

    private void waitAtTheGate(AttestationContext context) throws InterruptedException {
        try {
            if (deaf) {
                guard.awaitDeafThen(this::mayPass, this::pass);
                return;
            }
            context.cancellation().onRequest(() -> guard.change(() -> {}));
            guard.awaitThen(() -> mayPass() || context.cancellation().isRequested(), () -> {
                if (!context.cancellation().isRequested()) {
                    pass();
                }
            });
            context.cancellation().throwIfRequested();
        } finally {
            guard.change(() -> waiting--);
        }
    }

    private boolean mayPass() {
        return open || permits > 0;
    }

    private void pass() {
        if (!open) {
            permits--;
        }
    }
}
