package dev.assay.internal.state;

import dev.assay.support.text.Text;
import java.time.Instant;

/**
 * For how long a version of a plugin is not run.
 *
 * @param since since when, on the wall clock
 * @param until until when
 * @param times how many times it has been barred, this one included
 * @param code the code of what its last run was ended for
 * @param text that in words
 */
public record Sentence(Instant since, Instant until, int times, String code, String text) {

    /** Cleanses and cuts the texts. */
    public Sentence {
        code = Text.line(code, Word.MAX_ACTOR);
        text = Text.line(text, Word.MAX_REASON);
    }
}
