package dev.assay.spi.result;

/**
 * How many pairs of check and subject were judged how.
 *
 * @param satisfied how many hold
 * @param notSatisfied how many do not
 * @param notApplicable for how many it makes no sense
 * @param inconclusive how many can't be told
 * @param waived how many of those that do not hold somebody accepted
 */
public record Summary(int satisfied, int notSatisfied, int notApplicable, int inconclusive, int waived) {

    /** Nothing was judged. */
    public static final Summary NOTHING = new Summary(0, 0, 0, 0, 0);

    /** How many were judged in all. */
    public int total() {
        return satisfied + notSatisfied + notApplicable + inconclusive;
    }
}
