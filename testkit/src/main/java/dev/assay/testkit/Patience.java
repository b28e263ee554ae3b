package dev.assay.testkit;

import java.time.Duration;

/**
 * How long the kit waits for a real thread before it calls a test failed.
 *
 * <p>A test that passes never waits that long: whatever it waits for wakes it.
 */
public final class Patience {

    /** {@value #SECONDS} seconds: more than a loaded machine needs, less than a build waits. */
    public static final int SECONDS = 20;

    /** The same as a duration. */
    public static final Duration DURATION = Duration.ofSeconds(SECONDS);

    private Patience() {}

    static AssertionError lost(String what) {
        return new AssertionError("waited " + SECONDS + " seconds for " + what);
    }

    static AssertionError interrupted(String what) {
        Thread.currentThread().interrupt();
        return new AssertionError("interrupted while waiting for " + what);
    }
}
