package dev.assay.spi.result;

import dev.assay.spi.configuration.JobSpec;
import java.util.Objects;
import java.util.Optional;

/**
 * The job as it was: its spec, and which configuration it came from. Shared by all results of a job generation.
 *
 * @param spec the job spec
 * @param generation from 1, rises with each change of the spec
 * @param source where the configuration came from
 * @param revision the configuration's revision
 * @param configurationDigest {@code sha256:} and the configuration's digest
 * @param signer the key that signed the configuration
 * @param leaseEpoch the epoch of the job's lease, 0 without one
 */
public record JobRecord(
        JobSpec spec,
        long generation,
        String source,
        String revision,
        String configurationDigest,
        Optional<String> signer,
        long leaseEpoch) {

    /** Checks that nothing is missing. */
    public JobRecord {
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(revision, "revision");
        Objects.requireNonNull(configurationDigest, "configurationDigest");
        Objects.requireNonNull(signer, "signer");
        if (generation < 1) {
            throw new IllegalArgumentException("generations count from 1");
        }
    }
}
