package dev.assay.spi.result;

import java.util.List;

/**
 * How much of what was to be looked at was looked at.
 *
 * @param complete whether nothing declared or found is unaccounted for or unreadable
 * @param checksDeclared how many checks the plugin describes
 * @param checksEvaluated how many of them gave a definite verdict, or none applicable, about some subject
 * @param checksNotApplicable how many were not applicable everywhere
 * @param checksInconclusive how many could be told nowhere
 * @param subjectsEnumerated how many subjects were found, those left out included
 * @param subjectsEvaluated how many were judged
 * @param subjectsUnreadable how many could not be judged by any check
 * @param exclusions the subjects left out on purpose
 */
public record Coverage(
        boolean complete,
        int checksDeclared,
        int checksEvaluated,
        int checksNotApplicable,
        int checksInconclusive,
        int subjectsEnumerated,
        int subjectsEvaluated,
        int subjectsUnreadable,
        List<Exclusion> exclusions) {

    /** Nothing was looked at. */
    public static final Coverage NOTHING = new Coverage(false, 0, 0, 0, 0, 0, 0, 0, List.of());

    /** Copies the exclusions. */
    public Coverage {
        exclusions = List.copyOf(exclusions);
    }
}
