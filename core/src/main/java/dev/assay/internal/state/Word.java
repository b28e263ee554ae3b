package dev.assay.internal.state;

import dev.assay.support.text.Text;
import java.time.Instant;

/**
 * What somebody said about a job, such as that it is paused.
 *
 * @param actor who
 * @param reason why
 * @param at when, on the wall clock
 */
public record Word(String actor, String reason, Instant at) {

    /** The longest actor, in code points. */
    public static final int MAX_ACTOR = 128;

    /** The longest reason, in code points. */
    public static final int MAX_REASON = 512;

    /** Cleanses and cuts the texts. */
    public Word {
        actor = Text.line(actor, MAX_ACTOR);
        reason = Text.line(reason, MAX_REASON);
    }

    /** As a sentence for a reason's text. */
    public String text() {
        return "by " + actor + ": " + reason;
    }
}
