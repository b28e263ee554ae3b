package dev.assay.spi.plugin;

import dev.assay.spi.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One verified, loaded version of a plugin. Thread-safe. */
public interface PluginGeneration {

    /**
     * What the plugin is. Called on any thread; answers at once; never null; valid after unload, too.
     */
    PluginDescriptor descriptor();

    /**
     * On what bytes it runs and who vouches for them. Called on any thread; answers at once; never null; valid after
     * unload, too.
     */
    Custody custody();

    /**
     * Prepares one attempt.
     *
     * <ul>
     *   <li>Called by: the job runner, once per attempt.
     *   <li>Thread: the run's own thread.
     *   <li>May block: briefly.
     *   <li>Null: neither argument nor answer is null.
     *   <li>If it throws: the attempt failed, with the exception's code if it is a {@link PluginException}.
     *   <li>Lifetime: the runner closes the run in any case.
     * </ul>
     *
     * @param order which job, at which isolation, within which limits
     * @throws PluginException {@code ISOLATION_UNSUPPORTED} rather than a weaker level than the order asks for
     */
    PluginRun open(RunOrder order);

    /**
     * Completes when this generation may not be used any more, with the reason: its key, version or bytes were revoked.
     *
     * <ul>
     *   <li>Called by: the plugin manager, once; what is running then is stopped and nothing new begins.
     *   <li>Thread: any; completed on any thread.
     *   <li>May block: no.
     *   <li>Null: neither the answer nor the reason is null.
     *   <li>If it throws, or completes exceptionally: as if it never completed.
     *   <li>Lifetime: never completes for a provider that revokes nothing.
     * </ul>
     */
    default CompletionStage<Reason> revoked() {
        return new CompletableFuture<>();
    }

    /**
     * Lets go of everything this generation holds, once its last run is closed.
     *
     * <ul>
     *   <li>Called by: the plugin manager, once.
     *   <li>Thread: any but the control thread.
     *   <li>May block: no; the answer may come later.
     *   <li>Null: the answer is never null.
     *   <li>If it throws, or completes exceptionally: logged.
     * </ul>
     */
    CompletionStage<UnloadReport> unload();
}
