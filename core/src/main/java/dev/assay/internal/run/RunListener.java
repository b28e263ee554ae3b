package dev.assay.internal.run;

/** Hears how a run ends. Its methods are quick and never throw. */
public interface RunListener {

    /**
     * The run has ended. Called exactly once for each run that was started: on the run's own thread, or by {@link
     * JobRunner#tick} if the run was left behind or could not begin. With a thread that runs where it is started, it is
     * called before {@link JobRunner#start} returns.
     */
    void ended(Run run, RunReport report);

    /**
     * The thread of a run that was left behind has ended after all, and what was reserved for it is free. Called at most
     * once, after {@link #ended} with {@link RunReport#threadLeftBehind()}, on that thread.
     */
    default void threadEnded(Run run) {}
}
