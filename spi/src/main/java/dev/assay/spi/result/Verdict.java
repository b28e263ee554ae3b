package dev.assay.spi.result;

/** What the evidence says, in the order in which one outweighs the next. */
public enum Verdict {
    /** It does not hold. */
    NOT_SATISFIED,
    /** It can't be told. */
    INCONCLUSIVE,
    /** It holds. */
    SATISFIED,
    /** It makes no sense here. */
    NOT_APPLICABLE;

    /** The one that outweighs the other. */
    public Verdict and(Verdict other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /** Whether it renews evidence: only a definite verdict does. */
    public boolean isDefinite() {
        return this != INCONCLUSIVE;
    }
}
