package dev.assay.spi.plugin;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.result.ResultId;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What is to be run: an attempt of an occurrence of a job.
 *
 * @param result the occurrence's result id
 * @param attempt from 1
 * @param job the job spec
 * @param isolation the level to run at, already resolved
 * @param limits what it may not exceed
 * @param workDirectory the attempt's own empty folder
 */
public record RunOrder(
        ResultId result, int attempt, JobSpec job, Isolation isolation, Limits limits, Path workDirectory) {

    /** Checks that nothing is missing. */
    public RunOrder {
        Objects.requireNonNull(result, "result");
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(isolation, "isolation");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(workDirectory, "workDirectory");
    }
}
