package dev.assay.internal.run;

import dev.assay.internal.secret.SecretReader;
import dev.assay.internal.thread.OnDemandThreads;
import dev.assay.internal.thread.WarmThreads;
import dev.assay.spi.Environment;
import dev.assay.spi.TimeSource;
import dev.assay.spi.plugin.HostFacts;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What all runs of a runner share.
 *
 * @param environment the manager's
 * @param settings how patient to be
 * @param secrets fetches secrets
 * @param host what plugins may know of the host
 * @param metering measures attempts
 * @param runThreads makes the threads of attempts
 * @param taskThreads makes the threads of their executors
 * @param helperThreads run providers' stops and plugins' callbacks, both of which may hang
 * @param warmThreads run attempts of the host's own code, one after the other; null if each has a thread to itself
 * @param wake wakes the control thread, because there is something to tick for
 * @param lateReports counts what plugins reported after their end
 */
record RunServices(
        Environment environment,
        RunSettings settings,
        SecretReader secrets,
        HostFacts host,
        Metering metering,
        ThreadFactory runThreads,
        ThreadFactory taskThreads,
        OnDemandThreads helperThreads,
        @Nullable WarmThreads warmThreads,
        Runnable wake,
        LongAdder lateReports) {

    TimeSource time() {
        return environment.time();
    }

    Executor helpers() {
        return helperThreads;
    }
}
