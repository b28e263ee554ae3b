package dev.assay.spi;

/**
 * The reason codes that Assay itself gives, each with what it means and what to do.
 *
 * <p>The set grows; readers treat an unknown code as its outcome alone.
 */
public final class Reasons {

    /** The run went as it should. */
    public static final String OK = "OK";

    /** The plugin threw; the text holds the exception's type and sanitised message. */
    public static final String PLUGIN_ERROR = "PLUGIN_ERROR";

    /** The plugin's constructor or initialiser threw. */
    public static final String PLUGIN_CONSTRUCTION = "PLUGIN_CONSTRUCTION";

    /** The plugin that the job names was not there when the occurrence was due. */
    public static final String PLUGIN_UNAVAILABLE = "PLUGIN_UNAVAILABLE";

    /** The plugin's process exited before the plugin had returned, such as by {@code System.exit}; the text says how. */
    public static final String WORKER_EXITED = "WORKER_EXITED";

    /** The plugin's process crashed; the text says how. */
    public static final String WORKER_CRASHED = "WORKER_CRASHED";

    /** The plugin's process was killed, and not by this manager. */
    public static final String WORKER_KILLED = "WORKER_KILLED";

    /** An attempt ran longer than the job's timeout. */
    public static final String TIMEOUT = "TIMEOUT";

    /** The run used more than one of its limits; the numbers say which. */
    public static final String LIMIT_EXCEEDED = "LIMIT_EXCEEDED";

    /** Cancelled through the manager by the actor in the trigger or text. */
    public static final String CANCELLED_BY_ACTOR = "CANCELLED_BY_ACTOR";

    /** The job left the configuration. */
    public static final String JOB_REMOVED = "JOB_REMOVED";

    /** The job's lease ended without being given again, so that another manager may run it; the numbers hold its epoch. */
    public static final String LEASE_ENDED = "LEASE_ENDED";

    /** The job changed and its change policy says to cancel what runs. */
    public static final String JOB_CHANGED = "JOB_CHANGED";

    /** The manager closed. */
    public static final String MANAGER_CLOSED = "MANAGER_CLOSED";

    /** A newer occurrence took its place under the overlap policy. */
    public static final String SUPERSEDED = "SUPERSEDED";

    /** The previous occurrence of the job was still waiting or running. */
    public static final String OVERLAP = "OVERLAP";

    /** The job is paused. */
    public static final String PAUSED = "PAUSED";

    /** The job is switched off, by the actor in the text or in its spec. */
    public static final String DISABLED = "DISABLED";

    /** The due time lies in a maintenance window. */
    public static final String MAINTENANCE = "MAINTENANCE";

    /** The machine was asleep, the clock jumped or the host was down at the due time. */
    public static final String MISSED_WHILE_AWAY = "MISSED_WHILE_AWAY";

    /** The run could not begin before its deadline; the numbers say what it waited for. */
    public static final String DEADLINE_PASSED = "DEADLINE_PASSED";

    /** The resource request can never be granted on this machine; the numbers hold the inequality that fails. */
    public static final String IMPOSSIBLE_REQUEST = "IMPOSSIBLE_REQUEST";

    /** The pool of threads refused the run. */
    public static final String SUBMIT_REFUSED = "SUBMIT_REFUSED";

    /** The host process ended while the run was under way. */
    public static final String HOST_DIED = "HOST_DIED";

    /** A secret the job needs could not be resolved. */
    public static final String SECRET_UNAVAILABLE = "SECRET_UNAVAILABLE";

    /** The job's parameters do not fit the plugin's description. */
    public static final String PARAMETERS_INVALID = "PARAMETERS_INVALID";

    /** The plugin that ran was revoked: its key, version or bytes are not trusted any more. */
    public static final String PLUGIN_REVOKED = "PLUGIN_REVOKED";

    /** The plugin was replaced by another version and the time to finish on the old one is over. */
    public static final String PLUGIN_REPLACED = "PLUGIN_REPLACED";

    /** A newer version of the plugin can't be had, so this result is by the older one; the text says why. */
    public static final String UPGRADE_ROLLED_BACK = "UPGRADE_ROLLED_BACK";

    /** A run has reached the soft limit of one of its limits, and goes on; the numbers say which. */
    public static final String LIMIT_NEAR = "LIMIT_NEAR";

    /**
     * Too many runs of the plugin ignored their cancellation and still hold threads, so it is not run again until another
     * version of it is in force or the host starts anew. Nobody can release it: its threads are still there.
     */
    public static final String PLUGIN_DISABLED = "PLUGIN_DISABLED";

    /**
     * Too many runs of this version of the plugin exceeded their limits, so it is not run before the time in the numbers, or
     * until somebody releases it.
     */
    public static final String PLUGIN_QUARANTINED = "PLUGIN_QUARANTINED";

    /** No observation carried a verdict, so there is nothing to be satisfied by. */
    public static final String NO_EVIDENCE = "NO_EVIDENCE";

    /** Fewer subjects were found than the job expects. */
    public static final String TOO_FEW_SUBJECTS = "TOO_FEW_SUBJECTS";

    /** Something declared or found was not evaluated. */
    public static final String INCOMPLETE_COVERAGE = "INCOMPLETE_COVERAGE";

    /** The run did not complete, so what it saw is not the whole. */
    public static final String NOT_COMPLETED = "NOT_COMPLETED";

    /** At least one finding could not be judged. */
    public static final String INCONCLUSIVE_FINDINGS = "INCONCLUSIVE_FINDINGS";

    /** Memory is short: request plus reserved is above the ceiling. */
    public static final String MEMORY_SHORT = "MEMORY_SHORT";

    /** The heap is short: request plus reserved is above the ceiling. */
    public static final String HEAP_SHORT = "HEAP_SHORT";

    /** CPU is short: request plus reserved is above the ceiling. */
    public static final String CPU_SHORT = "CPU_SHORT";

    /** The machine is under pressure and nothing new is admitted for now. */
    public static final String GATE_CLOSED = "GATE_CLOSED";

    /** As many runs as allowed are under way: over all, of this plugin, of this job or of its group. */
    public static final String CONCURRENCY_LIMIT = "CONCURRENCY_LIMIT";

    /** Another job waits longer and the next room is kept for it. */
    public static final String HELD_FOR_ANOTHER = "HELD_FOR_ANOTHER";

    /** Others come first in the order of waiting, and the first of them waits, too; the text says for what. */
    public static final String BEHIND_OTHERS = "BEHIND_OTHERS";

    /** Results pile up because the sink does not take them. */
    public static final String RESULTS_BACKLOG = "RESULTS_BACKLOG";

    /** The result could not be built from what the run left behind, so it tells the outcome only; the text says why. */
    public static final String RESULT_NOT_BUILT = "RESULT_NOT_BUILT";

    /** A result sink threw or its stage failed; the text says how. */
    public static final String SINK_FAILED = "SINK_FAILED";

    /** A result sink did not take results and says so in its receipts; the text repeats the first. */
    public static final String SINK_REFUSES = "SINK_REFUSES";

    /** A result sink has not answered for long; the numbers say how long, and how many results it holds. */
    public static final String SINK_SILENT = "SINK_SILENT";

    private Reasons() {}
}
