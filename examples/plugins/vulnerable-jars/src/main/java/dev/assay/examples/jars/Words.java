package dev.assay.examples.jars;

/** Keeps text from outside within the length a report takes. Cleansing it is the border's business, not ours. */
final class Words {

    private Words() {}

    static String shortened(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int head = max / 2;
        return text.substring(0, head) + "…" + text.substring(text.length() - (max - head - 1));
    }
}
