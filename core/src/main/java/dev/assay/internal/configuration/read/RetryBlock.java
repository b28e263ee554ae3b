package dev.assay.internal.configuration.read;

import dev.assay.spi.configuration.RetryPolicy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A {@code retry} block: how failed attempts are repeated. */
final class RetryBlock {

    static final Keys<RetryBlock> KEYS = Keys.<RetryBlock>of("retry")
            .key("attempts", (in, d) -> d.attempts = in.integer(1, 20))
            .key("backoff", (in, d) -> d.backoff = in.duration())
            .key("maxBackoff", (in, d) -> d.maxBackoff = in.duration())
            .key("budget", (in, d) -> d.budget = in.duration())
            .key("on", (in, d) -> d.on(in))
            .build();

    private @Nullable Integer attempts;
    private @Nullable Duration backoff;
    private @Nullable Duration maxBackoff;
    private @Nullable Duration budget;
    private @Nullable Set<RetryPolicy.On> on;

    RetryBlock() {}

    private RetryBlock(RetryBlock defaults) {
        attempts = defaults.attempts;
        backoff = defaults.backoff;
        maxBackoff = defaults.maxBackoff;
        budget = defaults.budget;
        on = defaults.on;
    }

    /** Reads a block on top of these defaults. */
    RetryBlock with(Input in) throws Unreadable {
        RetryBlock block = new RetryBlock(this);
        KEYS.read(in, block);
        return block;
    }

    private void on(Input in) throws Unreadable {
        Set<RetryPolicy.On> endings = EnumSet.noneOf(RetryPolicy.On.class);
        in.items("a list of FAILED and TIMED_OUT", () -> {
            RetryPolicy.On ending = in.choice(RetryPolicy.On.class);
            if (ending != null) {
                endings.add(ending);
            }
        });
        on = endings;
    }

    /** Whether it says how often, if it says anything. */
    boolean saysHowOften() {
        return attempts != null || (backoff == null && maxBackoff == null && budget == null && on == null);
    }

    RetryPolicy policy() {
        if (attempts == null || attempts == 1) {
            return RetryPolicy.NONE;
        }
        RetryPolicy usual = RetryPolicy.of(attempts);
        return new RetryPolicy(
                attempts,
                backoff == null ? usual.backoff() : backoff,
                maxBackoff == null ? usual.maxBackoff() : maxBackoff,
                budget == null ? usual.budget() : budget,
                on == null ? usual.on() : on);
    }
}
