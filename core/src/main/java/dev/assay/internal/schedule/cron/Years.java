package dev.assay.internal.schedule.cron;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The years of an expression. Immutable.
 *
 * @param set years as bits from the first one that can be written; null for all
 * @param text how it is written, normalised
 */
record Years(@Nullable BitSet set, String text) {

    static final Years ALL = new Years(null, "*");
    static final int NONE = Integer.MAX_VALUE;

    /** The first of these years not before {@code year}; {@link #NONE} if there is none. */
    int next(int year) {
        if (set == null) {
            return year;
        }
        int index = set.nextSetBit(Math.max(0, year - CronField.YEAR.min()));
        return index < 0 ? NONE : CronField.YEAR.min() + index;
    }

    boolean isAll() {
        return set == null;
    }
}
