package dev.assay.internal.schedule.cron;

import dev.assay.spi.AssayException;

/** A cron expression that can't be read, or could never fire. The message says where, what and what is allowed instead. */
public final class CronException extends AssayException {

    private static final long serialVersionUID = 1L;

    private final int position;

    CronException(int position, String message) {
        super("CRON_INVALID", message);
        this.position = position;
    }

    /** Where in the expression, in characters from 1; 0 if it is about the whole. */
    public int position() {
        return position;
    }
}
