package dev.assay.internal.run;

import dev.assay.spi.Reason;
import dev.assay.spi.Signal;
import dev.assay.spi.plugin.ResourcePressure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that a run is near a limit, or is over one and will be ended: in the log, to the host, and to the plugin. */
final class LimitNews {

    private static final Logger LOG = LoggerFactory.getLogger(LimitNews.class);

    private final RunServices services;

    LimitNews(RunServices services) {
        this.services = services;
    }

    /** It goes on. Control thread only. */
    void near(Run run, Reason reason) {
        LOG.info(
                "ASSAY-2216 run near its limit job={} run={} {} {}",
                job(run),
                run.id(),
                reason.text(),
                reason.numbers());
        signal(Signal.Kind.RUN_NEAR_LIMIT, run, reason);
        run.pressure.tell(new ResourcePressure(ResourcePressure.Kind.OWN_LIMIT, reason));
    }

    /** It is going to be ended: said before anything is done to it, so that it is known whatever comes of that. */
    void over(Run run, Reason reason) {
        LOG.warn(
                "ASSAY-2217 run over its limit job={} run={} {} {}",
                job(run),
                run.id(),
                reason.text(),
                reason.numbers());
        signal(Signal.Kind.RUN_OVER_LIMIT, run, reason);
        services.metering().hurry();
    }

    /** What is killed gives memory back: readings are to come closer together. */
    void killing() {
        services.metering().hurry();
    }

    private void signal(Signal.Kind kind, Run run, Reason reason) {
        services.environment()
                .signal(new Signal(
                        kind,
                        services.time().wall(),
                        job(run),
                        reason.with("attempt", run.task().attempt())));
    }

    private static String job(Run run) {
        return run.task().job().spec().id();
    }
}
