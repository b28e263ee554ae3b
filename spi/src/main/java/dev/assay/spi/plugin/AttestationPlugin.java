package dev.assay.spi.plugin;

/**
 * A set of checks.
 *
 * <p>An implementation is a public class with a public constructor without parameters, annotated with {@link Plugin} and
 * named in {@code META-INF/services/dev.assay.spi.plugin.AttestationPlugin}:
 *
 * <pre>{@code
 * @Plugin(
 *         id = "disk",
 *         version = "1.0.0",
 *         parameters = DiskCheck.Parameters.class,
 *         checks = @Check(id = "disk.free", title = "Enough room on disk", severity = Severity.MEDIUM))
 * public final class DiskCheck implements AttestationPlugin {
 *     public record Parameters(@Parameter(value = "folder to look at", defaultValue = "/") Path folder) {}
 *
 *     public void attest(AttestationContext context) {
 *         Path folder = context.parameters(Parameters.class).folder();
 *         long free = folder.toFile().getUsableSpace();
 *         ObservationReport check = context.subject(SubjectType.RESOURCE, folder.toUri()).check("disk.free").actual((free >> 30) + " GiB");
 *         if (free > 1L << 30) check.satisfied("more than 1 GiB free"); else check.notSatisfied("less than 1 GiB free");
 *     }
 * }
 * }</pre>
 *
 * <p>Code of the host may be given to the builder as a lambda instead.
 */
@FunctionalInterface
public interface AttestationPlugin {

    /**
     * Evaluates the plugin's checks and reports what it sees through the context.
     *
     * <ul>
     *   <li>Called by: a job runner, once per attempt, on an instance made for that attempt.
     *   <li>Thread: a platform thread of this run's own, with the plugin's loader as context class loader.
     *   <li>May block: yes, until {@link AttestationContext#timeLeft()} is over. Long work looks at {@link
     *       AttestationContext#cancellation()} now and then; a run that goes on regardless is interrupted, then killed
     *       where it can be and left behind where it can't.
     *   <li>Null: the context is never null.
     *   <li>If it throws: the attempt failed; what was reported until then is kept.
     *   <li>Lifetime: the context must not be used after this method returned.
     * </ul>
     *
     * @param context what to look at, and where to report
     * @throws Exception if the checks could not be evaluated; a check that can't be judged is reported as inconclusive
     *     instead
     */
    void attest(AttestationContext context) throws Exception;
}
