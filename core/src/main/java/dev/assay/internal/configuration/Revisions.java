package dev.assay.internal.configuration;

import java.math.BigInteger;

/** Compares revisions. */
public final class Revisions {

    private Revisions() {}

    /** Whether a revision is known to be older than another: both are digits, and it is the smaller number. */
    public static boolean isOlder(String revision, String than) {
        return isNumber(revision) && isNumber(than) && new BigInteger(revision).compareTo(new BigInteger(than)) < 0;
    }

    /** Whether two revisions are the same: as numbers if both are digits, otherwise as text. */
    public static boolean same(String one, String other) {
        return isNumber(one) && isNumber(other) ? new BigInteger(one).equals(new BigInteger(other)) : one.equals(other);
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 128 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
