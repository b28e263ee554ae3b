package dev.assay.internal.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.configuration.JobSpec;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.resource.ResourceRequest;
import org.junit.jupiter.api.Test;

/** What a run may not exceed. */
class CeilingsTest {

    private static final JobSpec ASKING = JobSpec.builder("job")
            .plugin("plugin")
            .request(new ResourceRequest(1000, 0))
            .build();

    @Test
    void whatIsAskedForIsTheLimitOfAProcess() {
        assertThat(Ceilings.of(ASKING, Isolation.PROCESS, Limits.NONE).memoryBytes())
                .hasValue(1000);
    }

    @Test
    void inTheHostsJvmNothingIsImplied() {
        assertThat(Ceilings.of(ASKING, Isolation.DIRECT, Limits.NONE).memoryBytes())
                .isEmpty();
        assertThat(Ceilings.of(ASKING, Isolation.CLASSLOADER, Limits.NONE).memoryBytes())
                .isEmpty();
    }

    @Test
    void theJobsOwnLimitHoldsEverywhereUnderTheHostsCeiling() {
        JobSpec limited = ASKING.toBuilder("job")
                .limits(Limits.builder().memoryBytes(5000).build())
                .build();
        Limits ceiling = Limits.builder().memoryBytes(3000).build();

        assertThat(Ceilings.of(limited, Isolation.PROCESS, Limits.NONE).memoryBytes())
                .hasValue(5000);
        assertThat(Ceilings.of(limited, Isolation.DIRECT, Limits.NONE).memoryBytes())
                .hasValue(5000);
        assertThat(Ceilings.of(limited, Isolation.PROCESS, ceiling).memoryBytes())
                .hasValue(3000);
        assertThat(Ceilings.of(ASKING, Isolation.PROCESS, ceiling).memoryBytes())
                .hasValue(1000);
        assertThat(Ceilings.of(ASKING, Isolation.DIRECT, ceiling).memoryBytes()).hasValue(3000);
    }
}
