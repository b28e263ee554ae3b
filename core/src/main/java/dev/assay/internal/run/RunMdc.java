package dev.assay.internal.run;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The names under which every log line of a run's threads can be found. Immutable. */
final class RunMdc {

    /** The job's id. */
    static final String JOB = "assay.job";

    /** The occurrence's result id and the attempt. */
    static final String RUN = "assay.run";

    /** The revision of the configuration. */
    static final String REVISION = "assay.revision";

    private final Map<String, String> entries;

    RunMdc(RunTask task) {
        entries = Map.of(
                JOB, task.job().spec().id(),
                RUN, task.id() + "/" + task.attempt(),
                REVISION, task.job().revision());
    }

    /** Does something with the entries set on this thread; what was there before comes back after it. */
    void within(Runnable work) {
        Map<String, @Nullable String> before = new LinkedHashMap<>();
        entries.forEach((key, value) -> {
            before.put(key, MDC.get(key));
            MDC.put(key, value);
        });
        try {
            work.run();
        } finally {
            before.forEach((key, value) -> {
                if (value == null) {
                    MDC.remove(key);
                } else {
                    MDC.put(key, value);
                }
            });
        }
    }
}
