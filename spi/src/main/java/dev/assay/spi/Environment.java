package dev.assay.spi;

import java.nio.file.Path;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/**
 * What a component may use of the manager it lives in: time, threads, a folder, an identity and a way to be heard.
 *
 * <p>Waiting is injected together with the clocks, so that a test can drive a component through hours of its life
 * without waiting. Implementations are thread-safe. Core implements this interface; the test kit ships one that is
 * stepped by hand.
 */
public interface Environment {

    /** The clocks to read. */
    TimeSource time();

    /**
     * Timers on which a component waits, retries and polls.
     *
     * <p>All purposes may share threads, so a task must be short and never block. The manager shuts the service down
     * after the component's {@link Component#close()}.
     *
     * @param purpose a short word for thread names and diagnosis, such as {@code "spool"}
     */
    ScheduledExecutorService timers(String purpose);

    /**
     * Makes threads for work that blocks.
     *
     * <p>They come from the host's {@code ThreadFactory} if it gave one, are named after the purpose and are daemons
     * otherwise. Who makes a thread ends it in {@link Component#close()}.
     *
     * @param purpose a short word for thread names and diagnosis, such as {@code "fetch"}
     */
    ThreadFactory threads(String purpose);

    /**
     * The manager's own folder, held under an exclusive lock while the manager lives.
     *
     * <p>It exists and only its owner may enter it, where the file system can say so. A component writes into a
     * subfolder of its own name.
     */
    Path home();

    /** Who the results speak as. */
    Identity identity();

    /**
     * Tells the host's listeners something that is no occurrence.
     *
     * <p>Returns at once; delivery happens on another thread and may drop the oldest signals under a flood, which is
     * counted.
     */
    void signal(Signal signal);

    /**
     * The manager's numbers as of now, for who puts them on the record.
     *
     * <p>Any thread may ask; it costs a look at each job, no lock and no I/O. While the manager starts, and outside of one,
     * there is nothing to say.
     */
    default ManagerReport report() {
        return ManagerReport.NOTHING;
    }
}
