package dev.assay.examples.os.host;

import dev.assay.spi.result.Verdict;

/**
 * What one check says about one thing. Immutable.
 *
 * @param check the check's id
 * @param path the file it is about, as seen from the machine's root, possibly with {@code #} and a part of it
 * @param verdict what it says
 * @param code why, for what is inconclusive or not applicable; otherwise empty
 * @param title what was seen, in a few words
 * @param expected what would satisfy the check; may be empty
 * @param actual what is there; may be empty
 * @param description how it was found, and what was not looked at; may be empty
 * @param evidence what it rests on; may be empty
 */
public record Answer(
        String check,
        String path,
        Verdict verdict,
        String code,
        String title,
        String expected,
        String actual,
        String description,
        String evidence) {

    /** The check holds. */
    public static Answer satisfied(String check, String path, String title) {
        return new Answer(check, path, Verdict.SATISFIED, "", title, "", "", "", "");
    }

    /** The check does not hold. */
    public static Answer notSatisfied(String check, String path, String title) {
        return new Answer(check, path, Verdict.NOT_SATISFIED, "", title, "", "", "", "");
    }

    /** The check makes no sense here. */
    public static Answer notApplicable(String check, String path, String code, String title) {
        return new Answer(check, path, Verdict.NOT_APPLICABLE, code, title, "", "", "", "");
    }

    /** It can't be told. */
    public static Answer inconclusive(String check, String path, String code, String title) {
        return new Answer(check, path, Verdict.INCONCLUSIVE, code, title, "", "", "", "");
    }

    /** It can't be told because a file could not be read; it makes no sense if there is none. */
    public static Answer unread(String check, String path, Content content) {
        return content.state() == Content.State.ABSENT
                ? notApplicable(check, path, content.code(), "There is no such file")
                : inconclusive(check, path, content.code(), "It can't be told: " + content.words());
    }

    /** This answer with what would satisfy and what is there. */
    public Answer compared(String wanted, String found) {
        return new Answer(check, path, verdict, code, title, wanted, found, description, evidence);
    }

    /** This answer with how it was found. */
    public Answer described(String how) {
        return new Answer(check, path, verdict, code, title, expected, actual, how, evidence);
    }

    /** This answer with what it rests on. */
    public Answer resting(String on) {
        return new Answer(check, path, verdict, code, title, expected, actual, description, on);
    }

    /** This answer, but not a failure: whether it is one can't be told. */
    public Answer doubted(String why, String because) {
        return verdict != Verdict.NOT_SATISFIED
                ? this
                : new Answer(
                        check,
                        path,
                        Verdict.INCONCLUSIVE,
                        why,
                        title + "; " + because,
                        expected,
                        actual,
                        description,
                        evidence);
    }
}
