package dev.assay.plugins.internal.worker;

import dev.assay.plugins.internal.wire.Protocol;
import dev.assay.plugins.internal.wire.WireWriter;
import java.text.MessageFormat;
import java.util.ResourceBundle;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Sends log lines to the host, as far as somebody there reads them. Thread-safe. */
final class WorkerLogger implements System.Logger {

    private static final int MAX_LINES = 10_000;
    private static final int MAX_LINE = 64 * 1024;
    private static final int MAX_FRAMES = 6;
    private static final int MAX_CAUSES = 3;

    private final String name;
    private final int weakest;
    private final Outbox out;
    private final AtomicInteger lines = new AtomicInteger();

    WorkerLogger(String plugin, int weakest, Outbox out) {
        this.name = "dev.assay.plugin.".concat(plugin);
        this.weakest = weakest;
        this.out = out;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean isLoggable(Level level) {
        return level != Level.OFF && level.getSeverity() >= weakest;
    }

    @Override
    public void log(
            Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
        if (isLoggable(level)) {
            String text = translated(bundle, message);
            send(level, thrown == null ? text : text + " " + told(thrown));
        }
    }

    @Override
    public void log(
            Level level, @Nullable ResourceBundle bundle, @Nullable String format, @Nullable Object... parameters) {
        if (isLoggable(level)) {
            send(level, formatted(translated(bundle, format), parameters));
        }
    }

    void send(Level level, String text) {
        if (lines.incrementAndGet() <= MAX_LINES) {
            String line = text.length() <= MAX_LINE ? text : text.substring(0, MAX_LINE);
            out.put(new WireWriter(Protocol.LOG)
                    .u32(level.getSeverity())
                    .text(line)
                    .frame());
        }
    }

    private static String translated(@Nullable ResourceBundle bundle, @Nullable String message) {
        if (message == null) {
            return "null";
        }
        return bundle != null && bundle.containsKey(message) ? bundle.getString(message) : message;
    }

    private static String formatted(String format, @Nullable Object @Nullable [] parameters) {
        if (parameters == null || parameters.length == 0) {
            return format;
        }
        try {
            return MessageFormat.format(format, parameters);
        } catch (IllegalArgumentException e) {
            return format; // not a pattern; the words are worth more than the parameters
        }
    }

    static String told(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        Throwable each = thrown;
        for (int i = 0; i <= MAX_CAUSES && each != null; i++) {
            try {
                text.append(i == 0 ? "" : "; caused by ").append(each);
                StackTraceElement[] frames = each.getStackTrace();
                for (int f = 0; f < Math.min(MAX_FRAMES, frames.length); f++) {
                    text.append(" at ").append(frames[f]);
                }
                each = each.getCause();
            } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError foreign) {
                return text.append(" (it can't be read)").toString();
            }
        }
        return text.toString();
    }
}
