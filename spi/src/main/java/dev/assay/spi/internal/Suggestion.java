package dev.assay.spi.internal;

import java.util.Collection;

/** "Did you mean": the nearest of the known names. */
public final class Suggestion {

    private Suggestion() {}

    /** A clause to end a message with, empty if nothing known is near. */
    public static String of(String name, Collection<String> known) {
        String best = "";
        int distance = Math.max(2, name.length() / 3) + 1;
        for (String candidate : known) {
            int d = distance(name, candidate);
            if (d < distance) {
                distance = d;
                best = candidate;
            }
        }
        if (!best.isEmpty()) {
            return "; did you mean '" + best + "'?";
        }
        return known.isEmpty() || known.size() > 20 ? "" : "; known are " + String.join(", ", known);
    }

    // Levenshtein's distance by rows; names are short, so a cap on length bounds the work.
    private static int distance(String one, String other) {
        if (one.length() > 64 || other.length() > 64) {
            return Integer.MAX_VALUE;
        }
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int above = row[j];
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? diagonal : diagonal + 1;
                row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[other.length()];
    }
}
