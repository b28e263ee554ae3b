package dev.assay.spi.plugin;

import dev.assay.spi.resource.Limits;
import java.util.Optional;
import java.util.Set;

/**
 * One attempt of a plugin, in the hands of its provider.
 *
 * <p>Core owns the thread, the metering and the timing of every step; the provider owns the means.
 */
public interface PluginRun extends AutoCloseable {

    /** A step of the cancellation ladder, gentlest first. */
    enum Step {
        /** Ask: the context's cancellation is already set; tell a process. */
        ASK,
        /** Interrupt: core interrupts the run's thread itself if the answer is false. */
        INTERRUPT,
        /** Kill: a process tree is gone afterwards. A thread in the host's JVM can't be killed. */
        KILL
    }

    /**
     * Runs the plugin once and returns when it is done.
     *
     * <ul>
     *   <li>Called by: the job runner, once.
     *   <li>Thread: the run's own platform thread.
     *   <li>May block: for as long as the plugin takes.
     *   <li>Null: neither argument nor answer is null.
     *   <li>If it throws: the attempt failed; the plugin's own exceptions pass through.
     * </ul>
     *
     * @param context what the plugin gets; a provider may wrap it
     * @return how it ended
     * @throws Exception whatever the plugin threw
     */
    RunEnd execute(AttestationContext context) throws Exception;

    /**
     * Takes a step to end the run.
     *
     * <ul>
     *   <li>Called by: the job runner, at most once per step, in order, while {@link #execute} is under way.
     *   <li>Thread: any but the run's own and the control thread.
     *   <li>May block: briefly.
     *   <li>If it throws: logged, and taken as false.
     * </ul>
     *
     * @return whether the provider took the step; if false core uses what the JVM has
     */
    default boolean stop(Step step, StopReason why) {
        return false;
    }

    /**
     * The processes whose trees are this run's: metered and limited as such. Empty means: meter the run's thread. Called
     * by the sampler, on its thread; answers at once.
     */
    default Set<ProcessHandle> processes() {
        return Set.of();
    }

    /** The context class loader for the run's threads. Answers at once. */
    default Optional<ClassLoader> contextLoader() {
        return Optional.empty();
    }

    /** The limits that the provider enforces by itself. Answers at once. */
    default Limits effectiveLimits() {
        return Limits.NONE;
    }

    /**
     * What runs the plugin's code if that is not the host's JVM, such as the version of another one; empty for the
     * host's. Answers at once.
     */
    default String runtime() {
        return "";
    }

    /**
     * Borders and limits that this run lacks, in a word each, such as {@code debugger} for a process that somebody may
     * look into; they join those that a result names as not enforced. Answers at once.
     */
    default Set<String> notEnforced() {
        return Set.of();
    }

    /** Gives back what the attempt held. Called by the runner in any case, on the run's thread; may block briefly. */
    @Override
    default void close() {}
}
