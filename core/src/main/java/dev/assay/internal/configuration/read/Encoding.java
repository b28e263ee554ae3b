package dev.assay.internal.configuration.read;

/** Finds out whether bytes can be UTF-8, and where the text in them begins. */
final class Encoding {

    /** How many bytes it has to see: as long as the longest mark. */
    static final int MARK = 3;

    private Encoding() {}

    /** The index behind the byte order mark, if there is one, in the first bytes of a text. */
    static int start(byte[] bytes) throws Unreadable {
        if (bytes.length >= 3 && is(bytes, 0, 0xEF) && is(bytes, 1, 0xBB) && is(bytes, 2, 0xBF)) {
            return 3;
        }
        boolean otherMark = bytes.length >= 2
                && ((is(bytes, 0, 0xFE) && is(bytes, 1, 0xFF)) || (is(bytes, 0, 0xFF) && is(bytes, 1, 0xFE)));
        boolean wide = bytes.length >= 2 && (bytes[0] == 0 || bytes[1] == 0);
        if (otherMark || wide) {
            throw new Unreadable(Codes.ENCODING, 0, "must be UTF-8; it looks like UTF-16, UTF-32 or a binary file");
        }
        return 0;
    }

    private static boolean is(byte[] bytes, int index, int value) {
        return (bytes[index] & 0xff) == value;
    }
}
