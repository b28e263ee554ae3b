package dev.assay.plugins.internal.run;

import dev.assay.support.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds the threads that keep a class loader: by their context class loader, their own class or their stack. */
final class Holders {

    private static final int MAX_NAMED = 20;
    private static final int MAX_SHOWN = 200;

    private Holders() {}

    /** The threads, by name and state; at most 20, and how many more. */
    static List<String> threadsOf(ClassLoader loader) {
        List<String> found = new ArrayList<>();
        int more = 0;
        for (Map.Entry<Thread, StackTraceElement[]> e :
                Thread.getAllStackTraces().entrySet()) {
            String why = why(e.getKey(), e.getValue(), loader);
            if (!why.isEmpty() && found.size() < MAX_NAMED) {
                Thread thread = e.getKey();
                found.add("thread '" + Text.line(thread.getName(), MAX_SHOWN) + "' ("
                        + (thread.isDaemon() ? "daemon, " : "") + thread.getState() + ") " + why);
            } else if (!why.isEmpty()) {
                more++;
            }
        }
        if (more > 0) {
            found.add("and " + more + " more threads");
        }
        return found;
    }

    private static String why(Thread thread, StackTraceElement[] stack, ClassLoader loader) {
        for (StackTraceElement frame : stack) {
            if (frame.getClassLoaderName() != null && frame.getClassLoaderName().equals(loader.getName())) {
                return "runs " + Text.line(frame.getClassName() + "." + frame.getMethodName(), MAX_SHOWN);
            }
        }
        if (thread.getClass().getClassLoader() == loader) {
            return "is of the plugin's class " + Text.line(thread.getClass().getName(), MAX_SHOWN);
        }
        return thread.getContextClassLoader() == loader ? "has the plugin's loader as its context class loader" : "";
    }
}
