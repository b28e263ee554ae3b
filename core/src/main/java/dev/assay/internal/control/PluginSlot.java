package dev.assay.internal.control;

import dev.assay.internal.plugin.PluginHandle;
import dev.assay.spi.Reason;
import dev.assay.spi.configuration.PluginReference;
import dev.assay.spi.plugin.PluginException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** What is known of one plugin reference: being prepared, ready or failed. Control thread only. */
final class PluginSlot {

    final PluginReference reference;
    /** How many jobs want this reference, in force or to be. */
    int users;

    /** Those that are to be told when it is ready or fails the next time. */
    private Queue<JobEntry> waiting = new ArrayDeque<>(0);

    private int untold; // how many of those are still to be told of the last time

    volatile @Nullable PluginHandle handle; // written by the control thread, read by views

    @Nullable PluginException failure;

    int failures;

    /** How many of its runs were left behind and have threads that live. */
    int leftBehind;

    /** Why it is not run any more, after too many of those. */
    volatile @Nullable Reason disabled; // written by the control thread, read by views

    PluginSlot(PluginReference reference) {
        this.reference = reference;
    }

    /** Whether it is known what became of it. */
    boolean isSettled() {
        return handle != null || failure != null;
    }

    /** Lets a job be told of the next time. */
    void await(JobEntry job) {
        waiting.add(job);
    }

    /** It is ready or has failed: all that wait are to be told. */
    void settle() {
        untold = waiting.size();
    }

    /** Whether there is a job to be told. */
    boolean hasUntold() {
        return untold > 0;
    }

    /** A job to be told. */
    JobEntry nextUntold() {
        untold--;
        JobEntry job = waiting.remove();
        if (waiting.isEmpty()) {
            waiting = new ArrayDeque<>(0); // it may have been a long one
        }
        return job;
    }
}
