package dev.assay.spi;

/**
 * A piece that a host plugs into a job manager: a configuration source, plugin provider, resource probe, result sink
 * or secret resolver.
 *
 * <p>Each of them has one abstract method, so a lambda is enough for a piece without state.
 */
public interface Component extends AutoCloseable {

    /**
     * Prepares this component for use.
     *
     * <ul>
     *   <li>Called by: the job manager, once, before any other method, while the manager starts.
     *   <li>Thread: the thread that called {@code JobManager.start()}.
     *   <li>May block: briefly; the host's start waits for it. Slow work belongs on the environment's threads.
     *   <li>Null: {@code environment} is never null.
     *   <li>If it throws: the manager closes what had started before, in reverse order, and its start fails with this
     *       cause. {@link #close()} of this component is not called.
     *   <li>Lifetime: the environment may be kept until {@link #close()}.
     * </ul>
     *
     * @param environment time, threads, folder and identity to use
     * @throws Exception if the component can't be used; the message should say what to do
     */
    default void start(Environment environment) throws Exception {}

    /**
     * Tells this component's own numbers, which the manager lists among its metrics. A sink's get a label {@code sink} with
     * its name. None by default.
     *
     * <ul>
     *   <li>Called by: whoever asks the manager for its numbers, between start and close.
     *   <li>Thread: any, several at once.
     *   <li>May block: no; it tells what it has noted.
     *   <li>Null: {@code into} is never null.
     *   <li>If it throws: what it told before counts, the rest is left out, and the failure is counted.
     *   <li>Lifetime: {@code into} is of no use after the call.
     * </ul>
     *
     * @param into takes the numbers down
     */
    default void measure(Measures into) {}

    /**
     * Gives back everything this component holds.
     *
     * <ul>
     *   <li>Called by: the job manager, once, in the reverse order of start.
     *   <li>Thread: the closing thread.
     *   <li>May block: for seconds at most; the manager waits no longer than its close deadline allows.
     *   <li>If it throws: the failure is logged and reported by the manager's close; the others are still closed.
     *   <li>Lifetime: no method is called afterwards.
     * </ul>
     */
    @Override
    default void close() {}
}
