package dev.assay.examples.os.accounts;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What {@code /etc/shadow} protects each account with. A hash never leaves this class. */
final class ShadowFile {

    /** How a password is kept. */
    enum Protection {
        /** There is none to get in with. */
        LOCKED,
        /** With a scheme that is slow to try. */
        SOUND,
        /** With a scheme that is tried in no time. */
        WEAK,
        /** Not at all: an empty password gets in. */
        NONE,
        /** With a scheme we don't know. */
        UNKNOWN
    }

    /** One account and how its password is kept. */
    record Entry(String name, Protection protection, String scheme) {}

    private static final Set<String> SOUND = Set.of("5", "6", "7", "y", "gy", "2a", "2b", "2y", "argon2i", "argon2id");
    private static final int DES_LENGTH = 13;

    private ShadowFile() {}

    static List<Entry> parse(String text) {
        List<Entry> entries = new ArrayList<>();
        for (String line : text.split("\n")) {
            String[] fields = line.split(":", -1);
            if (fields.length >= 2 && !fields[0].isEmpty() && !line.startsWith("+") && !line.startsWith("-")) {
                entries.add(entry(fields[0], fields[1]));
            }
        }
        return entries;
    }

    private static Entry entry(String name, String password) {
        if (password.isEmpty()) {
            return new Entry(name, Protection.NONE, "empty");
        }
        if (password.startsWith("!") || password.startsWith("*") || password.equals("x")) {
            return new Entry(name, Protection.LOCKED, "locked");
        }
        if (password.startsWith("$") && password.indexOf('$', 1) > 1) {
            String scheme = password.substring(1, password.indexOf('$', 1));
            if (SOUND.contains(scheme)) {
                return new Entry(name, Protection.SOUND, scheme);
            }
            return scheme.equals("1") || scheme.equals("3") || scheme.equals("md5")
                    ? new Entry(name, Protection.WEAK, scheme.equals("3") ? "NT" : "MD5")
                    : new Entry(name, Protection.UNKNOWN, "unknown");
        }
        boolean des = password.length() == DES_LENGTH && password.matches("[./0-9A-Za-z]+") || password.startsWith("_");
        return des ? new Entry(name, Protection.WEAK, "DES") : new Entry(name, Protection.UNKNOWN, "unknown");
    }
}
