package dev.assay.internal.run;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.resource.Limits;
import dev.assay.spi.resource.Usage;
import dev.assay.spi.result.Execution;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how the latest run was described: of runs in a row most are run alike, and then their results share one
 * value. Thread-safe; of two that race the later one is remembered.
 */
final class ExecutionMemo {

    /** What the description depends on. */
    private record Known(
            Isolation isolation,
            Limits limits,
            Executions.Enforced by,
            boolean cpuKnown,
            boolean memoryKnown,
            String exit,
            Execution execution) {

        boolean fits(RunTask task, Executions.Enforced described, Usage usage, String ended) {
            return isolation == task.isolation()
                    && cpuKnown == usage.cpuNanos().isPresent()
                    && memoryKnown == usage.memoryBytes().isPresent()
                    && exit.equals(ended)
                    && limits.equals(task.limits())
                    && by.equals(described);
        }
    }

    private volatile @Nullable Known latest; // written by runs' threads and the control thread

    /** As {@link Executions#of}. */
    Execution of(RunTask task, Executions.Enforced by, Usage usage, String exit) {
        Known known = latest;
        if (known != null && known.fits(task, by, usage, exit)) {
            return known.execution();
        }
        Execution execution = Executions.of(task, by, usage, exit);
        latest = new Known(
                task.isolation(),
                task.limits(),
                by,
                usage.cpuNanos().isPresent(),
                usage.memoryBytes().isPresent(),
                exit,
                execution);
        return execution;
    }
}
