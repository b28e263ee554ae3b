package dev.assay.testkit;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** A logger that keeps what is written, at every level. Thread-safe. */
final class RecordingLogger implements System.Logger {

    private final String name;
    private final Guarded guard = new Guarded();
    private final List<FakeContext.Line> lines = new ArrayList<>(); // guarded by guard

    RecordingLogger(String name) {
        this.name = name;
    }

    List<FakeContext.Line> lines() {
        return guard.read(() -> List.copyOf(lines));
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean isLoggable(Level level) {
        return level != Level.OFF;
    }

    @Override
    public void log(
            Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
        String text = text(bundle, message);
        write(level, thrown == null ? text : text + " (" + thrown + ")");
    }

    @Override
    public void log(
            Level level, @Nullable ResourceBundle bundle, @Nullable String format, @Nullable Object... arguments) {
        String text = text(bundle, format);
        write(level, arguments == null || arguments.length == 0 ? text : MessageFormat.format(text, arguments));
    }

    private void write(Level level, String text) {
        guard.change(() -> lines.add(new FakeContext.Line(level, text)));
    }

    private static String text(@Nullable ResourceBundle bundle, @Nullable String key) {
        String text = String.valueOf(key);
        return bundle != null && bundle.containsKey(text) ? bundle.getString(text) : text;
    }
}
