package dev.assay.spi.configuration;

/** The form of the ids that configurations give. */
final class Ids {

    private static final int MAX = 128;

    private Ids() {}

    static String check(String what, String id) {
        if (!isId(id)) {
            throw new IllegalArgumentException("a " + what
                    + " is lower-case letters, digits, '.', '-' and '_', beginning with a letter or digit, at most "
                    + MAX + " characters");
        }
        return id;
    }

    private static boolean isId(String id) {
        if (id.isEmpty() || id.length() > MAX) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!plain && (i == 0 || (c != '.' && c != '-' && c != '_'))) {
                return false;
            }
        }
        return true;
    }
}
