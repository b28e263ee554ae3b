package dev.assay.internal.run;

import dev.assay.internal.resource.UseNow;
import dev.assay.spi.resource.Usage;
import java.util.Set;
import java.util.function.Supplier;

/** Measures what attempts use. A seam over {@link ResourceMetering}, so that tests say what was used. */
@FunctionalInterface
public interface Metering {

    /** Measures nothing: all usage is unknown. */
    Metering NONE = (task, processes) -> new Meter() {
        @Override
        public Usage soFar() {
            return Usage.UNKNOWN;
        }

        @Override
        public Usage finish() {
            return Usage.UNKNOWN;
        }

        @Override
        public Runnable child(Runnable task) {
            return task;
        }
    };

    /**
     * Begins to meter the calling thread.
     *
     * @param task what is run on it
     * @param processes the processes whose trees belong to the attempt, as of now
     */
    Meter begin(RunTask task, Supplier<Set<ProcessHandle>> processes);

    /** Asks for closer readings for a while: something is being ended for what it used. Any thread. */
    default void hurry() {}

    /** One attempt's meter. */
    interface Meter {

        /** What was used until now. Any thread. */
        Usage soFar();

        /**
         * What is used at the moment, to hold against limits. Any thread. A meter that does not tell looks apart answers a
         * negative number of the look each time.
         */
        default UseNow now() {
            Usage used = soFar();
            return new UseNow(-1, used.cpuNanos().orElse(-1), used.memoryBytes().orElse(-1), -1);
        }

        /** What was used in all. Called once: on the thread that began, or on another one if that was left behind. */
        Usage finish();

        /** Has a task's use counted as the attempt's while it runs. The task answered is run once, on any thread. */
        Runnable child(Runnable task);
    }
}
