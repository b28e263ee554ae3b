package dev.assay.internal.run;

/** A number of bytes that may be spent. Not thread-safe. */
final class Budget {

    private final long all;
    private long left;

    Budget(long bytes) {
        this.all = bytes;
        this.left = bytes;
    }

    long spent() {
        return all - left;
    }

    /** Spends it if there is enough, all or nothing. */
    boolean take(long bytes) {
        if (bytes > left) {
            return false;
        }
        left -= bytes;
        return true;
    }
}
