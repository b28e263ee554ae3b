package dev.assay.spi.result;

import dev.assay.spi.configuration.Isolation;
import dev.assay.spi.resource.Limits;
import java.util.List;
import java.util.Objects;

/**
 * How a plugin was run.
 *
 * @param isolation at which level
 * @param java the version of the JVM it ran in
 * @param user the operating system's user it ran as
 * @param sameUserAsHost whether that is the host's user, who may read what the host may
 * @param limits what was enforced
 * @param notEnforced names of limits and borders that were not
 * @param exit how the thread or process ended
 */
public record Execution(
        Isolation isolation,
        String java,
        String user,
        boolean sameUserAsHost,
        Limits limits,
        List<String> notEnforced,
        String exit) {

    /** Copies the names. */
    public Execution {
        Objects.requireNonNull(isolation, "isolation");
        Objects.requireNonNull(java, "java");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(exit, "exit");
        notEnforced = List.copyOf(notEnforced);
    }
}
