package dev.assay.internal.schedule.cron;

import dev.assay.support.text.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of an expression that remembers where it stands, so that errors can say so.
 *
 * @param field the field it belongs to
 * @param text the piece
 * @param position where it begins in the expression, from 1
 */
record FieldText(CronField field, String text, int position) {

    private static final int SHOWN = 40;

    /** The items of a list, each with its place. */
    List<FieldText> items() {
        List<FieldText> items = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == ',') {
                FieldText item = from(start, i);
                if (item.text.isEmpty()) {
                    throw item.error("an item of the list is missing");
                }
                items.add(item);
                start = i + 1;
            }
        }
        return items;
    }

    /** The part from {@code start} up to {@code end}. */
    FieldText from(int start, int end) {
        return new FieldText(field, text.substring(start, end), position + start);
    }

    FieldText from(int start) {
        return from(start, text.length());
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    boolean is(String other) {
        return text.equalsIgnoreCase(other);
    }

    boolean startsWith(String prefix) {
        return text.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    boolean endsWith(String suffix) {
        return text.regionMatches(true, text.length() - suffix.length(), suffix, 0, suffix.length());
    }

    /** An error about this piece. */
    CronException error(String what) {
        return new CronException(
                position,
                "the " + field.label() + " field, '" + Text.line(text, SHOWN) + "' at position " + position + ": "
                        + what);
    }
}
