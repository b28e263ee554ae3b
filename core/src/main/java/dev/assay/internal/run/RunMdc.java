package dev.assay.internal.run;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.helpers.NOPMDCAdapter;

/** The names under which every log line of a run's threads can be found. Immutable. */
final class RunMdc {

    /** The job's id. */
    static final String JOB = "assay.job";

    /** The occurrence's result id and the attempt. */
    static final String RUN = "assay.run";

    /** The revision of the configuration. */
    static final String REVISION = "assay.revision";

    private final RunTask task;

    RunMdc(RunTask task) {
        this.task = task;
    }

    /** Does something with the entries set on this thread; what was there before comes back after it. */
    void within(Runnable work) {
        if (MDC.getMDCAdapter() instanceof NOPMDCAdapter) {
            work.run(); // nobody reads them, so nobody has to write them
            return;
        }
        String job = MDC.get(JOB);
        String run = MDC.get(RUN);
        String revision = MDC.get(REVISION);
        MDC.put(JOB, task.job().spec().id());
        MDC.put(RUN, task.id() + "/" + task.attempt());
        MDC.put(REVISION, task.job().revision());
        try {
            work.run();
        } finally {
            restore(JOB, job);
            restore(RUN, run);
            restore(REVISION, revision);
        }
    }

    private static void restore(String key, @Nullable String value) {
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
    }
}
