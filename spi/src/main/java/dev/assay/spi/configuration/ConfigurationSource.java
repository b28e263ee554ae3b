package dev.assay.spi.configuration;

import dev.assay.spi.Component;

/**
 * Where configurations come from: a file, a service, code.
 *
 * <p>A source is asked; it never pushes. It may serve several managers: each request says how many job specs the manager
 * can carry, and a sharing source gives no more than that.
 */
@FunctionalInterface
public interface ConfigurationSource extends Component {

    /**
     * Answers what has changed since the revision that the request names.
     *
     * <ul>
     *   <li>Called by: the manager's configuration thread, again and again, one call at a time.
     *   <li>Thread: always the same one, never the control thread.
     *   <li>May block: until something changes, up to {@link ConfigurationRequest#maxWait()}. It is interrupted when the
     *       manager closes. A source that returns {@link ConfigurationUpdate.Unchanged} sooner is asked again after a
     *       pause.
     *   <li>Null: neither the request nor the answer is null.
     *   <li>If it throws: a {@link ConfigurationException} refuses the revision, with every fault listed; anything else
     *       counts as a failing source. Either way the last good configuration stays in force and the source is asked
     *       again, later each time. A missing file or an empty answer is a failing source, too: only an explicitly empty
     *       list of jobs removes them all.
     *   <li>Lifetime: the answer is kept while it is in force and must not change.
     * </ul>
     *
     * @param request what the manager has and how much more it can carry
     * @return nothing new, a whole configuration or a difference to the one in force
     * @throws Exception if the source can't answer
     */
    ConfigurationUpdate poll(ConfigurationRequest request) throws Exception;
}
