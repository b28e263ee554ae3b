package dev.assay.eventhub.internal.delivery;

import dev.assay.support.retry.Backoff;
import java.time.Duration;
import java.util.Optional;

/**
 * What is known of the hub as a whole: whether it is left in peace and until when, and why. A breaker opens after some failures in a row of
 * whatever lanes; then one batch of one record at a time tries it. Delivery thread only, but for the reason.
 */
final class Hub {

    private static final int FAILURES_TO_OPEN = 5;
    private static final double BUDGET = 20;
    private static final double EARNED_PER_BATCH = 0.2;
    private static final Duration FIRST_PROBE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PROBE = Duration.ofMinutes(10);

    /** Why nothing, or only a probe now and then, is sent. */
    enum Pause {
        NONE,
        /** It fails: the breaker is open. */
        AWAY,
        /** It does not accept the credentials. */
        CREDENTIALS,
        /** It can't take anything at this address. */
        MISCONFIGURED,
        /** It refuses nearly everything. */
        REFUSES_ALL,
        /** It refuses something, and no more dead letters may be kept. */
        DEAD_LETTERS_FULL,
        /** It wants nothing any more, until somebody says that it does. */
        GONE
    }

    private final Backoff backoff;
    private final Duration longest;
    private volatile Pause pause = Pause.NONE; // written by the delivery thread, read by views
    private volatile String problem = ""; // likewise
    private long notBefore;
    private int failuresInARow;
    private int probes;
    private double budget = BUDGET;
    private boolean freshCredentialsTried;

    Hub(PumpSettings settings, long now) {
        this.backoff = Backoff.fullJitter(settings.backoff(), settings.maxBackoff(), settings.random());
        this.longest = settings.maxBackoff();
        this.notBefore = now;
    }

    Pause pause() {
        return pause;
    }

    String problem() {
        return problem;
    }

    void said(String what) {
        problem = what;
    }

    long notBefore() {
        return notBefore;
    }

    /** Whether only one record at a time may be tried. */
    boolean isProbed() {
        return pause != Pause.NONE;
    }

    /** A batch was taken; tells whether that ended a pause. */
    boolean taken() {
        failuresInARow = 0;
        probes = 0;
        freshCredentialsTried = false;
        budget = Math.min(BUDGET, budget + EARNED_PER_BATCH);
        boolean ended = pause != Pause.NONE;
        pause = Pause.NONE;
        problem = "";
        return ended;
    }

    /** How long a lane waits after its n-th failure; repeats beyond the budget wait longest. */
    long waitNanos(int failures, Optional<Duration> asked) {
        budget = Math.max(0, budget - 1);
        Duration drawn = backoff.delay(failures, asked);
        return (budget < 1 && drawn.compareTo(longest) < 0 ? longest : drawn).toNanos();
    }

    /** A batch was not answered, or put off; tells whether that opened the breaker. */
    boolean failed(long now, Optional<Duration> asked) {
        failuresInARow++;
        asked.ifPresent(wait -> later(now + wait.toNanos()));
        if (failuresInARow >= FAILURES_TO_OPEN) {
            later(now + backoff.delay(Math.min(30, failuresInARow)).toNanos());
            if (pause == Pause.NONE) {
                pause = Pause.AWAY;
                return true;
            }
        }
        return false;
    }

    /** Whether newer credentials may be tried at once; once between successes. */
    boolean mayAskForCredentials() {
        boolean first = !freshCredentialsTried;
        freshCredentialsTried = true;
        return first;
    }

    /** Nothing is sent for a while, and then one record; tells whether this is another reason than before. */
    boolean paused(Pause why, long now) {
        boolean other = pause != why;
        pause = why;
        long seconds = Math.min(LONGEST_PROBE.toSeconds(), FIRST_PROBE.toSeconds() << Math.min(10, probes));
        probes++;
        later(now + Duration.ofSeconds(seconds).toNanos());
        return other;
    }

    /** Tries at once. */
    void resume(long now) {
        notBefore = now;
        freshCredentialsTried = false;
        probes = 0;
        if (pause == Pause.GONE) {
            pause = Pause.AWAY;
        }
    }

    private void later(long nanos) {
        if (nanos - notBefore > 0) {
            notBefore = nanos;
        }
    }
}
