package dev.assay.internal.run;

import java.time.Duration;

/**
 * How patient the runner is.
 *
 * @param afterAsk how long a run that was asked to end has before its threads are interrupted
 * @param afterInterrupt how long until it is killed
 * @param afterKill how long until it is left behind
 * @param closing how long giving back may take before it is interrupted, and again before it is left behind
 * @param limitPeriod how often usage is compared with limits
 */
public record RunSettings(
        Duration afterAsk, Duration afterInterrupt, Duration afterKill, Duration closing, Duration limitPeriod) {

    /** Five seconds for each step, ten to close, limits watched once a second. */
    public static final RunSettings DEFAULT = new RunSettings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1));

    /** Checks that all are positive. */
    public RunSettings {
        for (Duration each : new Duration[] {afterAsk, afterInterrupt, afterKill, closing, limitPeriod}) {
            if (each.isNegative() || each.isZero()) {
                throw new IllegalArgumentException("a grace is positive, not " + each);
            }
        }
    }
}
