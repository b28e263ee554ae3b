package dev.assay.internal.run;

import dev.assay.spi.result.Attempt;
import dev.assay.spi.result.Exclusion;
import dev.assay.spi.result.Execution;
import dev.assay.spi.result.Observation;
import dev.assay.spi.result.SecretUse;
import java.util.List;
import java.util.Objects;

/**
 * What came out of an attempt. JDK types and SPI values only, so it keeps no class loader.
 *
 * @param attempt outcome, reason, times and usage
 * @param execution how it was run
 * @param observations what was seen, sanitised, capped and without secrets
 * @param exclusions what was left out on purpose
 * @param secrets the secrets it used, by reference
 * @param redactions how many times a secret's value was replaced
 * @param truncations what was cut, dropped, clamped or refused at the border, each with its count
 * @param threadLeftBehind whether a thread of the run was still there; {@link RunListener#threadEnded} tells its end
 */
public record RunReport(
        Attempt attempt,
        Execution execution,
        List<Observation> observations,
        List<Exclusion> exclusions,
        List<SecretUse> secrets,
        int redactions,
        List<String> truncations,
        boolean threadLeftBehind) {

    /** Checks and copies. */
    public RunReport {
        Objects.requireNonNull(attempt, "attempt");
        Objects.requireNonNull(execution, "execution");
        observations = List.copyOf(observations);
        exclusions = List.copyOf(exclusions);
        secrets = List.copyOf(secrets);
        truncations = List.copyOf(truncations);
    }
}
