package dev.assay.internal.run;

import dev.assay.internal.secret.Redactor;
import dev.assay.support.text.Text;
import java.text.MessageFormat;
import java.util.ResourceBundle;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logger that a plugin gets: hands each line, without secrets, on one line and capped, to SLF4J under {@code
 * dev.assay.plugin.ID}, with the run's names in the MDC. Thread-safe.
 */
final class RunLogger implements System.Logger {

    /** What precedes a plugin's id in the name of its logger. */
    static final String PREFIX = "dev.assay.plugin.";

    static final int MAX_LINES = 1_000;
    static final int MAX_LINE = 8 * 1024;
    private static final int PEEK = 64 * 1024;

    private final String plugin;
    private final RunMdc mdc;
    private final Redactor redactor;
    private final BooleanSupplier open;
    private final Losses losses;
    private int lines; // guarded by this
    private volatile @Nullable Logger known; // set by who logs first; most runs log nothing

    RunLogger(String plugin, RunMdc mdc, Redactor redactor, BooleanSupplier open, Losses losses) {
        this.plugin = plugin;
        this.mdc = mdc;
        this.redactor = redactor;
        this.open = open;
        this.losses = losses;
    }

    private Logger log() {
        Logger log = known;
        if (log == null) {
            log = LoggerFactory.getLogger(PREFIX + plugin);
            known = log;
        }
        return log;
    }

    @Override
    public String getName() {
        return log().getName();
    }

    @Override
    public boolean isLoggable(Level level) {
        return switch (level) {
            case OFF -> false;
            case ALL, TRACE -> log().isTraceEnabled();
            case DEBUG -> log().isDebugEnabled();
            case INFO -> log().isInfoEnabled();
            case WARNING -> log().isWarnEnabled();
            case ERROR -> log().isErrorEnabled();
        };
    }

    @Override
    public void log(
            Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
        if (isLoggable(level)) {
            String text = clean(translated(bundle, message));
            write(level, thrown == null ? text : text + " " + Throwables.full(thrown, redactor));
        }
    }

    @Override
    public void log(
            Level level, @Nullable ResourceBundle bundle, @Nullable String format, @Nullable Object... parameters) {
        if (isLoggable(level)) {
            write(level, clean(formatted(translated(bundle, format), parameters)));
        }
    }

    private String clean(String text) {
        return Text.line(redactor.text(text, PEEK), MAX_LINE);
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

    private void write(Level level, String text) {
        if (!open.getAsBoolean()) {
            losses.add(Losses.Kind.LOG_LINES);
            return;
        }
        boolean last;
        synchronized (this) {
            if (lines >= MAX_LINES) {
                losses.add(Losses.Kind.LOG_LINES);
                return;
            }
            lines++;
            last = lines == MAX_LINES;
        }
        mdc.within(() -> {
            emit(level, text);
            if (last) {
                log().warn("ASSAY-2204 further log lines of this run are dropped");
            }
        });
    }

    private void emit(Level level, String text) {
        switch (level) {
            case ERROR -> log().error("{}", text);
            case WARNING -> log().warn("{}", text);
            case INFO -> log().info("{}", text);
            case DEBUG -> log().debug("{}", text);
            default -> log().trace("{}", text);
        }
    }
}
