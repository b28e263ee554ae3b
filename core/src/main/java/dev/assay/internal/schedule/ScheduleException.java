package dev.assay.internal.schedule;

import dev.assay.spi.AssayException;
import java.util.Objects;

/**
 * A schedule that can't be kept as it is written.
 *
 * <p>Codes: {@code CRON_INVALID}, {@code SCHEDULE_NEVER_DUE}, {@code SCHEDULE_OUT_OF_RANGE}, {@code UNKNOWN_CALENDAR}.
 */
public final class ScheduleException extends AssayException {

    private static final long serialVersionUID = 1L;

    private final String place;

    /**
     * Makes an exception.
     *
     * @param code a stable code, see above
     * @param place the path of the key below the job, such as {@code schedule.expression}
     * @param message what is wrong and what to do
     */
    public ScheduleException(String code, String place, String message) {
        super(code, message);
        this.place = Objects.requireNonNull(place, "place");
    }

    /** The path of the key below the job, such as {@code schedule.expression}. */
    public String place() {
        return place;
    }
}
