package dev.assay.plugins.internal.descriptor;

import java.math.BigInteger;
import java.util.Comparator;

/**
 * The order of versions as people mean it: numbers by value, {@code 1.2 = 1.2.0}, and what follows a dash comes before
 * the plain version ({@code 2.0.0-rc.1 < 2.0.0}). What follows a plus does not count. Stateless.
 */
public final class Versions {

    /** That order. */
    public static final Comparator<String> ORDER = Versions::compare;

    private Versions() {}

    private static int compare(String a, String b) {
        String left = withoutBuild(a);
        String right = withoutBuild(b);
        int dashLeft = dash(left);
        int dashRight = dash(right);
        int core = parts(left.substring(0, dashLeft), right.substring(0, dashRight), true);
        if (core != 0) {
            return core;
        }
        boolean preLeft = dashLeft < left.length();
        boolean preRight = dashRight < right.length();
        if (preLeft != preRight) {
            return preLeft ? -1 : 1;
        }
        return preLeft ? parts(left.substring(dashLeft + 1), right.substring(dashRight + 1), false) : 0;
    }

    private static String withoutBuild(String version) {
        int plus = version.indexOf('+');
        return plus < 0 ? version : version.substring(0, plus);
    }

    private static int dash(String version) {
        int dash = version.indexOf('-');
        return dash < 0 ? version.length() : dash;
    }

    /** Compares part by part; a missing part counts as 0 in numbers, and as less in what follows a dash. */
    private static int parts(String a, String b, boolean missingIsZero) {
        String[] left = a.split("[._]", -1);
        String[] right = b.split("[._]", -1);
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            if (!missingIsZero && (i >= left.length || i >= right.length)) {
                return Integer.compare(left.length, right.length);
            }
            int order = part(i < left.length ? left[i] : "0", i < right.length ? right[i] : "0");
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int part(String a, String b) {
        boolean numberA = a.matches("[0-9]+");
        boolean numberB = b.matches("[0-9]+");
        if (numberA && numberB) {
            return new BigInteger(a).compareTo(new BigInteger(b));
        }
        return numberA != numberB ? (numberA ? -1 : 1) : a.compareTo(b);
    }
}
