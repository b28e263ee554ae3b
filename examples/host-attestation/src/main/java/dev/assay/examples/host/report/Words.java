package dev.assay.examples.host.report;

import dev.assay.spi.resource.Accuracy;
import dev.assay.spi.resource.Usage;
import dev.assay.spi.result.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers and codes as a person reads them. */
public final class Words {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Words() {}

    /** A code such as {@code NOT_SATISFIED} in lower-case words. */
    public static String of(Enum<?> code) {
        return code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** A time in UTC. */
    public static String of(Instant time) {
        return TIME.format(time);
    }

    /** A duration, to three digits or so. */
    public static String of(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1000) {
            return millis + " ms";
        }
        if (millis < 60_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
    }

    /** A size. */
    public static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double size = bytes;
        String[] units = {"KiB", "MiB", "GiB", "TiB"};
        int unit = -1;
        while (size >= 1024 && unit < units.length - 1) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, size < 10 ? "%.1f %s" : "%.0f %s", size, units[unit]);
    }

    /** CPU time with what it is worth. */
    public static String cpu(Usage usage) {
        return usage.cpuNanos().isEmpty()
                ? "unknown"
                : of(Duration.ofNanos(usage.cpuNanos().getAsLong())) + note(usage.cpuAccuracy());
    }

    /** Memory with what it is worth. */
    public static String memory(Usage usage) {
        return usage.memoryBytes().isEmpty()
                ? "unknown"
                : bytes(usage.memoryBytes().getAsLong()) + note(usage.memoryAccuracy());
    }

    /** A mark beside the word, so that a verdict is never told by colour alone. */
    public static String mark(Verdict verdict) {
        return switch (verdict) {
            case SATISFIED -> "\u2713";
            case NOT_SATISFIED -> "\u2717";
            case INCONCLUSIVE -> "?";
            case NOT_APPLICABLE -> "\u2013";
        };
    }

    private static String note(Accuracy accuracy) {
        return switch (accuracy) {
            case EXACT -> "";
            case SAMPLED -> " (sampled)";
            case UPPER_BOUND -> " (at most)";
            case UNKNOWN -> " (unknown)";
        };
    }
}
