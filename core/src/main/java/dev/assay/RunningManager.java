package dev.assay;

import dev.assay.internal.configuration.Permissions;
import dev.assay.internal.control.ControlLoop;
import dev.assay.internal.host.ManagerEnvironment;
import dev.assay.internal.plugin.PluginManager;
import dev.assay.internal.result.ResultPublisher;
import dev.assay.internal.run.JobRunner;
import dev.assay.internal.thread.AgentRunner;
import dev.assay.internal.thread.SerialDispatcher;
import dev.assay.spi.Identity;
import dev.assay.spi.TimeSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The parts of a manager that was started.
 *
 * @param settings what the host said
 * @param environment what components use
 * @param monitor what there is room for
 * @param plugins prepares plugins
 * @param runner runs attempts
 * @param publisher hands results to sinks
 * @param control the control loop
 * @param controlThread turns it
 * @param publisherThread turns the publisher
 * @param sourceThread turns the source's poller
 * @param dispatcher calls listeners
 * @param components everything that was started, in order, to be closed in reverse
 * @param permissions what a configuration may ask for
 * @param views what a host may know
 * @param never what one waits for in order to wait a while
 */
record RunningManager(
        ManagerSettings settings,
        ManagerEnvironment environment,
        ResourceMonitor monitor,
        PluginManager plugins,
        JobRunner runner,
        ResultPublisher publisher,
        ControlLoop control,
        AgentRunner controlThread,
        AgentRunner publisherThread,
        AgentRunner sourceThread,
        SerialDispatcher dispatcher,
        Opened components,
        Permissions permissions,
        Views views,
        CountDownLatch never) {

    TimeSource time() {
        return settings.time();
    }

    Identity identity() {
        return environment.identity();
    }

    /** Waits a little. Conditions that many threads bring about are looked at again and again, not signalled. */
    void pause(long millis) throws InterruptedException {
        never.await(millis, TimeUnit.MILLISECONDS);
    }
}
