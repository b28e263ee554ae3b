package dev.assay.internal.run;

import dev.assay.internal.secret.Redactor;
import dev.assay.spi.plugin.RemoteThrowable;
import dev.assay.support.text.Text;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a plugin threw into text, so that nothing of the plugin is kept. A throwable is foreign code, too: its
 * message may throw, be huge, or hold a secret.
 */
final class Throwables {

    private static final int MAX_TYPE = 256;
    private static final int MAX_MESSAGE = 512;
    private static final int MAX_FRAMES = 6;
    private static final int MAX_CAUSES = 3;
    private static final int PEEK = 16 * 1024;

    private Throwables() {}

    /** Type, message and the frame it came from, on one line. */
    static String brief(Throwable thrown, Redactor redactor) {
        return head(thrown, redactor) + frames(thrown, 1, redactor);
    }

    /** As {@link #brief}, with more frames and the causes. */
    static String full(Throwable thrown, Redactor redactor) {
        StringBuilder text = new StringBuilder(head(thrown, redactor)).append(frames(thrown, MAX_FRAMES, redactor));
        Throwable cause = cause(thrown);
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            text.append("; caused by ").append(head(cause, redactor)).append(frames(cause, MAX_FRAMES, redactor));
            cause = cause(cause);
        }
        return text.toString();
    }

    /** The message of an exception of ours, and its cause unless the message names that. */
    static String words(Throwable thrown, int most, Redactor redactor) {
        String message = Text.line(redactor.text(message(thrown), PEEK), most);
        Throwable cause = cause(thrown);
        if (cause == null || message.contains(type(cause))) {
            return message;
        }
        return Text.line(message + ": " + brief(cause, redactor), most);
    }

    private static String head(Throwable thrown, Redactor redactor) {
        String type = Text.line(redactor.text(type(thrown), PEEK), MAX_TYPE);
        String message = message(thrown);
        return message.isEmpty() ? type : type + ": " + Text.line(redactor.text(message, PEEK), MAX_MESSAGE);
    }

    private static String type(Throwable thrown) {
        return thrown instanceof RemoteThrowable remote
                ? remote.type()
                : thrown.getClass().getName();
    }

    private static String message(Throwable thrown) {
        try {
            String message = thrown.getMessage();
            return message == null ? "" : message;
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            return "(its message can't be read)";
        }
    }

    private static @Nullable Throwable cause(Throwable thrown) {
        try {
            Throwable cause = thrown.getCause();
            return cause == thrown ? null : cause;
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            return null;
        }
    }

    private static String frames(Throwable thrown, int most, Redactor redactor) {
        StackTraceElement[] trace;
        try {
            trace = thrown.getStackTrace();
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(most, trace.length); i++) {
            text.append(" at ").append(Text.line(redactor.text(String.valueOf(trace[i]), PEEK), MAX_TYPE));
        }
        return text.toString();
    }

    /** Where a thread is: the topmost frame that is not the JDK's, which mostly only says how it waits. */
    static String place(StackTraceElement[] trace) {
        for (StackTraceElement frame : trace) {
            String name = frame.getClassName();
            if (!name.startsWith("java.") && !name.startsWith("jdk.") && !name.startsWith("sun.")) {
                return Text.line(frame.toString(), MAX_TYPE);
            }
        }
        return trace.length == 0 ? "(unknown)" : Text.line(trace[0].toString(), MAX_TYPE);
    }
}
