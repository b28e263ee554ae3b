package dev.assay.internal.run;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * How far a run is. Exactly one of {@link #ENDED} and {@link #ABANDONED} is reached, by one compare-and-set, and whoever
 * reaches it tells the listener.
 */
public enum RunState {
    /** Made; its thread has not begun. */
    CREATED,
    /** The plugin runs. */
    RUNNING,
    /** The plugin was asked to end. */
    ASKED,
    /** The run's threads were interrupted. */
    INTERRUPTED,
    /** What can be killed was killed. */
    KILLED,
    /** The plugin is done; what the attempt held is given back. */
    CLOSING,
    /** Over. */
    ENDED,
    /** Left behind: reported as ended although its thread is not. */
    ABANDONED,
    /** Left behind once, and its thread has ended since. */
    GONE;

    private static final Map<RunState, Set<RunState>> NEXT = new EnumMap<>(Map.of(
            CREATED, EnumSet.of(RUNNING, ASKED, CLOSING),
            RUNNING, EnumSet.of(ASKED, CLOSING),
            ASKED, EnumSet.of(INTERRUPTED, CLOSING),
            INTERRUPTED, EnumSet.of(KILLED, CLOSING),
            KILLED, EnumSet.of(CLOSING, ABANDONED),
            CLOSING, EnumSet.of(ENDED, ABANDONED),
            ENDED, EnumSet.noneOf(RunState.class),
            ABANDONED, EnumSet.of(GONE),
            GONE, EnumSet.noneOf(RunState.class)));

    /** Whether this state may be followed by another. */
    public boolean canBecome(RunState next) {
        return NEXT.getOrDefault(this, Set.of()).contains(next);
    }

    /** Whether the plugin may still be at work, so that it can be told to stop. */
    boolean isStoppable() {
        return compareTo(CLOSING) < 0;
    }

    /** Whether the listener was told that it ended, or is about to be. */
    public boolean isOver() {
        return this == ENDED || this == ABANDONED || this == GONE;
    }
}
