package dev.assay.examples.certificates.judge;

import dev.assay.spi.result.Verdict;

/**
 * What one check says about one thing.
 *
 * @param check the check's id
 * @param verdict what it says
 * @param code why, for what is inconclusive or not applicable; otherwise empty
 * @param title what was seen, in a few words
 * @param expected what would satisfy the check; may be empty
 * @param actual what is there; may be empty
 */
public record Answer(String check, Verdict verdict, String code, String title, String expected, String actual) {

    static Answer satisfied(String check, String title, String expected, String actual) {
        return new Answer(check, Verdict.SATISFIED, "", title, expected, actual);
    }

    static Answer notSatisfied(String check, String title, String expected, String actual) {
        return new Answer(check, Verdict.NOT_SATISFIED, "", title, expected, actual);
    }

    static Answer notApplicable(String check, String code, String title) {
        return new Answer(check, Verdict.NOT_APPLICABLE, code, title, "", "");
    }

    static Answer inconclusive(String check, String code, String title) {
        return new Answer(check, Verdict.INCONCLUSIVE, code, title, "", "");
    }
}
