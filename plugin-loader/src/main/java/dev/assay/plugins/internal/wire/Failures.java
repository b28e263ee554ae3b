package dev.assay.plugins.internal.wire;

import dev.assay.spi.plugin.PluginException;
import dev.assay.spi.plugin.RemoteThrowable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin threw, as text. The throwable is foreign code, so whatever it does when asked is taken; nothing of it
 * crosses but names, messages and frames, all capped.
 */
public final class Failures {

    private static final int MAX_CAUSES = 4;
    private static final int MAX_FRAMES = 32;
    private static final int MAX_MESSAGE = 16 * 1024;
    private static final int MAX_NAME = 1024;

    private Failures() {}

    /** Writes a throwable and its causes, the outermost first. */
    public static void write(WireWriter out, Throwable thrown) {
        List<Throwable> chain = new ArrayList<>(MAX_CAUSES);
        for (Throwable each = thrown; each != null && chain.size() < MAX_CAUSES; each = causeOf(each)) {
            if (chain.contains(each)) {
                break;
            }
            chain.add(each);
        }
        out.u32(chain.size());
        for (Throwable each : chain) {
            one(out, each);
        }
    }

    private static void one(WireWriter out, Throwable thrown) {
        out.text(cut(thrown.getClass().getName(), MAX_NAME));
        String message = messageOf(thrown);
        out.bool(message != null);
        if (message != null) {
            out.text(cut(message, MAX_MESSAGE));
        }
        boolean coded = thrown instanceof PluginException;
        out.bool(coded);
        if (coded) {
            PluginException problem = (PluginException) thrown;
            out.text(cut(problem.code(), MAX_NAME)).text(cut(problem.subject(), MAX_NAME));
        }
        StackTraceElement[] frames = framesOf(thrown);
        int count = Math.min(MAX_FRAMES, frames.length);
        out.u32(count);
        for (int i = 0; i < count; i++) {
            StackTraceElement frame = frames[i];
            // Names that a frame does not show itself are left out, so that its copy shows the same.
            String shown = frame.toString();
            String loader = frame.getClassLoaderName();
            String version = frame.getModuleVersion();
            name(out, loader != null && shown.startsWith(loader.concat("/")) ? loader : null);
            name(out, frame.getModuleName());
            name(out, version != null && shown.contains("@".concat(version)) ? version : null);
            name(out, frame.getClassName());
            name(out, frame.getMethodName());
            name(out, frame.getFileName());
            out.u32(frame.getLineNumber());
        }
    }

    /** Reads what was thrown: a {@link PluginException} if it was one, else a {@link RemoteThrowable}. */
    public static Exception read(WireReader in) throws WireException {
        int count = in.count(10, MAX_CAUSES);
        if (count == 0) {
            throw in.fault("it says that something was thrown, and not what");
        }
        List<Part> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            parts.add(part(in));
        }
        Exception cause = null;
        for (int i = count - 1; i >= 0; i--) {
            cause = parts.get(i).thrown(cause);
        }
        return java.util.Objects.requireNonNull(cause);
    }

    private static Part part(WireReader in) throws WireException {
        String type = in.text();
        Optional<String> message = in.optionalText();
        Optional<String> code = in.optionalText();
        String subject = code.isPresent() ? in.text() : "";
        int count = in.count(10, MAX_FRAMES);
        StackTraceElement[] frames = new StackTraceElement[count];
        for (int i = 0; i < count; i++) {
            String loader = in.optionalText().orElse(null);
            String module = in.optionalText().orElse(null);
            String version = in.optionalText().orElse(null);
            String owner = in.optionalText().orElse("?");
            String method = in.optionalText().orElse("?");
            frames[i] = new StackTraceElement(
                    loader, module, version, owner, method, in.optionalText().orElse(null), in.u32());
        }
        return new Part(type, message, code, subject, List.of(frames));
    }

    private record Part(
            String type,
            Optional<String> message,
            Optional<String> code,
            String subject,
            List<StackTraceElement> frames) {

        Exception thrown(@Nullable Exception cause) {
            Exception made = code.isPresent()
                    ? new PluginException(code.get(), subject, message.orElse(""), cause)
                    : new RemoteThrowable(type, message.orElse(null), cause);
            made.setStackTrace(frames.toArray(new StackTraceElement[0]));
            return made;
        }
    }

    private static void name(WireWriter out, @Nullable String name) {
        out.bool(name != null);
        if (name != null) {
            out.text(cut(name, MAX_NAME));
        }
    }

    private static String cut(@Nullable String text, int most) {
        String known = text == null ? "" : text;
        return known.length() <= most ? known : known.substring(0, most);
    }

    private static @Nullable Throwable causeOf(Throwable thrown) {
        try {
            return thrown.getCause();
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError foreign) {
            return null;
        }
    }

    private static @Nullable String messageOf(Throwable thrown) {
        try {
            return thrown.getMessage();
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError foreign) {
            return "(its message can't be read)";
        }
    }

    private static StackTraceElement[] framesOf(Throwable thrown) {
        try {
            return thrown.getStackTrace();
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError foreign) {
            return new StackTraceElement[0];
        }
    }
}
