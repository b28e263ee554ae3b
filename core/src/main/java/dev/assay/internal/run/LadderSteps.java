package dev.assay.internal.run;

import dev.assay.spi.plugin.PluginRun;
import dev.assay.spi.plugin.PluginRun.Step;
import dev.assay.spi.plugin.StopReason;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the steps that end a run: the provider's means first, on a helper thread because they are foreign code, then
 * the JVM's.
 */
final class LadderSteps {

    private static final Logger LOG = LoggerFactory.getLogger(LadderSteps.class);

    private final Run run;
    private final RunServices services;
    private volatile boolean interruptAnswered; // written by a helper thread; read by the control thread
    private volatile boolean killRefused; // written by a helper thread; read by the control thread

    LadderSteps(Run run, RunServices services) {
        this.run = run;
        this.services = services;
    }

    /** Begins a step. Control thread only; returns at once. */
    void begin(Step step, StopReason why) {
        try {
            services.helperThreads().execute(() -> take(step, why));
        } catch (RejectedExecutionException e) {
            LOG.debug("ASSAY-2208 run {}: no thread can be had to tell its provider {}", run.task(), step);
            ownMeans(step);
        }
    }

    private void take(Step step, StopReason why) {
        boolean taken = false;
        Live live = run.live;
        PluginRun provider = live == null ? null : live.pluginRun;
        if (provider != null && run.state().isStoppable()) {
            try {
                taken = provider.stop(step, why);
            } catch (RuntimeException | Error e) { // a provider's fault must not keep the run alive
                LOG.warn(
                        "ASSAY-2209 run {}: its provider failed to take the step {}: {}",
                        run.task(),
                        step,
                        e.getClass().getName());
            }
        }
        if (taken) {
            answered(step);
        } else {
            ownMeans(step);
        }
    }

    private void ownMeans(Step step) {
        switch (step) {
            case ASK -> {
                // The context's cancellation was set when the run was told to stop.
            }
            case INTERRUPT -> {
                if (run.state().isStoppable()) {
                    run.interruptAll();
                }
                answered(step);
            }
            case KILL -> {
                killRefused = true; // a thread can't be killed, so there is nothing to wait for
                services.wake().run();
            }
        }
    }

    private void answered(Step step) {
        if (step == Step.INTERRUPT) {
            interruptAnswered = true;
        }
    }

    /** Interrupts what the provider has not answered about in time. Control thread only. */
    void insistOnInterrupt() {
        if (!interruptAnswered) {
            run.interruptAll();
        }
    }

    /** Whether it is clear that nothing can be killed. */
    boolean isKillRefused() {
        return killRefused;
    }
}
