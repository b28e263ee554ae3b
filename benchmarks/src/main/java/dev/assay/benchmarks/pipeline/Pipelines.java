package dev.assay.benchmarks.pipeline;

import java.time.Duration;

/** Makes contenders by name. */
public final class Pipelines {

    private Pipelines() {}

    /**
     * Makes one.
     *
     * @param name as the benchmarks list it
     * @param due how many become due in a round
     */
    public static Pipeline of(String name, int due) throws Exception {
        // Long enough for a round of the slowest machine we know, with time to rest; as long for all that have periods.
        Duration period = Duration.ofMillis(1_000 + due / 10);
        return switch (name) {
            case "assay-exact" -> new AssayPipeline(due, period, AssayPipeline.Kind.EXACT);
            case "assay-sampled" -> new AssayPipeline(due, period, AssayPipeline.Kind.SAMPLED);
            case "assay-durable" -> new AssayPipeline(due, period, AssayPipeline.Kind.DURABLE);
            case "stpe" -> new TimerPipelines.Stpe(due, period);
            case "stpe-map" -> new TimerPipelines.StpeWithMap(due, period);
            case "tpe" -> new TimerPipelines.Tpe(due);
            case "wheel" -> new TimerPipelines.Wheel(due, period);
            case "quartz" -> new QuartzPipeline(due, Duration.ofMillis(1_000 + due * 2L / 5));
            case "db-scheduler" -> new DbSchedulerPipeline(due);
            case "jobrunr" -> new JobRunrPipeline(due);
            default -> throw new IllegalArgumentException("there is no " + name);
        };
    }
}
