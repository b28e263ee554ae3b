package dev.assay.internal.insight;

/** What can be wrong with a manager, how bad that is, and what to do about it. */
public enum HealthCode {
    /** {@code start()} was not called. */
    NOT_STARTED(true, "the manager was not started", "call start()"),
    /** {@code close()} was called. */
    CLOSED(true, "the manager is closed or closing", "build and start another one if attesting should go on"),
    /** The control thread does not turn. */
    CONTROL_STUCK(
            true,
            "the control thread does not turn, so nothing is scheduled",
            "take a thread dump and report it; restart the host if it lasts"),
    /** Nothing is in force. */
    NO_CONFIGURATION(
            true,
            "no configuration is in force, so nothing is attested",
            "see whether the source fails or its revision was refused"),
    /** The conservation law does not hold. */
    LAW_BROKEN(
            true,
            "due occurrences, results and pending ones do not add up",
            "report it with the log; results of this start may be incomplete"),
    /** The source throws. */
    SOURCE_FAILING(
            false,
            "the configuration source fails; the last good configuration stays",
            "look at the source and at the log line ASSAY-1108"),
    /** The newest revision was refused. */
    CONFIGURATION_REFUSED(
            false,
            "the newest revision was refused; the last good one stays",
            "mend the faults that the log line ASSAY-1105 lists"),
    /** The configuration in force says that it is too old. */
    CONFIGURATION_EXPIRED(false, "the configuration in force has expired; its jobs go on", "publish a newer revision"),
    /** Jobs can't run, or not as newly specified. */
    JOB_PARKED(
            false,
            "jobs can't run, or not as their newest spec says",
            "see jobs() for the reason of each, and ASSAY-1106 and ASSAY-1107"),
    /** Plugins could not be had. */
    PLUGIN_UNAVAILABLE(
            false,
            "plugins could not be fetched, verified or loaded",
            "look at their sources and digests; they are tried again"),
    /** Plugins ignored their cancellation too often. */
    PLUGIN_DISABLED(
            false,
            "plugins ignored their cancellation too often and are not run",
            "mend the plugin, or run it at PROCESS where it can be killed; a new version of it, or a new start, ends this"),
    /** Plugins exceeded their limits too often. */
    PLUGIN_QUARANTINED(
            false,
            "plugins exceeded their limits too often and are not run for a while",
            "see quarantined(); mend the plugin or raise its limits, and release it"),
    /** Evidence is older than its freshness. */
    EVIDENCE_STALE(
            false,
            "jobs have no evidence as fresh as they must",
            "explain(job) says for each what ended how, and what waits why"),
    /** Nothing new is admitted. */
    GATE_CLOSED(
            false,
            "the machine is too busy, so no run begins",
            "see stats().resources(); give the machine room or run fewer jobs"),
    /** Resource readings are lost. */
    PROBE_BLIND(
            false,
            "resource readings are stale, so admission goes by reservations alone",
            "look at the resource probe and its log"),
    /** A sink does not take results. */
    SINK_FAILING(
            false,
            "a sink does not take results; they are kept in memory and offered again",
            "look at the sink and at what it delivers to"),
    /** So many results wait that no run begins. */
    RESULTS_BACKLOG(
            false,
            "so many results wait for their sinks that no run begins",
            "look at the sinks; a larger resultWindow only buys time"),
    /** What survives a restart can't be written. */
    STATE_FAILING(
            false,
            "what survives a restart can't be written; attesting goes on",
            "look at the home folder and its disk, and at the log line ASSAY-1213"),
    /** Threads of runs could not be stopped. */
    RUN_ABANDONED(
            false,
            "runs did not end when told to and their threads live on",
            "mend the plugin, or run it at PROCESS where it can be killed");

    private final boolean down;
    private final String text;
    private final String action;

    HealthCode(boolean down, String text, String action) {
        this.down = down;
        this.text = text;
        this.action = action;
    }

    /** Whether nothing is attested while it lasts. */
    public boolean isDown() {
        return down;
    }

    /** What is wrong. */
    public String text() {
        return text;
    }

    /** What to do about it. */
    public String action() {
        return action;
    }
}
