package dev.assay.plugins.internal.descriptor;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The versions of the SPI that a plugin works with, such as {@code [1.0,2.0)}; an end that is left out is open. Immutable.
 *
 * @param text as it was written
 */
public record SpiRange(String text) {

    /** The version of the SPI of this Assay. A plugin that needs more names it in its range. */
    public static final String CURRENT = "1.0";

    private static final Pattern FORM =
            Pattern.compile("([\\[(])([0-9]{1,6}(?:\\.[0-9]{1,6}){0,2})?,([0-9]{1,6}(?:\\.[0-9]{1,6}){0,2})?([\\])])");

    /** Checks the form. */
    public SpiRange {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("a range is of the form [1.0,2.0)");
        }
    }

    /** What is wrong with this range for a version of the SPI; empty if it is in it. */
    public Optional<String> problemFor(String spi) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalStateException("checked before");
        }
        String lowest = parts.group(2);
        String highest = parts.group(3);
        int low = lowest == null ? 1 : Versions.ORDER.compare(spi, lowest);
        int high = highest == null ? -1 : Versions.ORDER.compare(spi, highest);
        if (low < 0 || (low == 0 && parts.group(1).equals("("))) {
            return Optional.of("it needs a newer Assay; update the host, or use an older version of the plugin");
        }
        if (high > 0 || (high == 0 && parts.group(4).equals(")"))) {
            return Optional.of("it was made for an older Assay; use a newer version of the plugin");
        }
        return Optional.empty();
    }
}
