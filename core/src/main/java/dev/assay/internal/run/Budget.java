package dev.assay.internal.run;

/** A number of bytes that may be spent. Not thread-safe. */
final class Budget {

    private long left;

    Budget(long bytes) {
        this.left = bytes;
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
