package dev.assay.plugins.internal.run;

import dev.assay.plugins.internal.load.PluginClassLoader;
import dev.assay.support.text.Text;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

/**
 * Finds what keeps a class loader, as far as the JVM tells: threads and timers by their context class loader, their own
 * class or their stack; security providers, MBeans and the default exception handler by their class.
 */
final class Holders {

    private static final int MAX_NAMED = 20;
    private static final int MAX_SHOWN = 200;

    private Holders() {}

    /** All that can be found. */
    static List<String> of(ClassLoader loader) {
        List<String> found = threadsOf(loader);
        for (Provider provider : Security.getProviders()) {
            if (provider.getClass().getClassLoader() == loader) {
                found.add("security provider '" + Text.line(provider.getName(), MAX_SHOWN) + "'");
            }
        }
        Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
        if (handler != null && handler.getClass().getClassLoader() == loader) {
            found.add("the JVM's default exception handler, of class "
                    + Text.line(handler.getClass().getName(), MAX_SHOWN));
        }
        if (ModuleLayer.boot().findModule("java.management").isPresent()) {
            found.addAll(ManagedBeans.of(loader));
        }
        return found;
    }

    /** In a class of its own, since a JVM may lack the module. */
    private static final class ManagedBeans {

        static List<String> of(ClassLoader loader) {
            List<String> found = new ArrayList<>();
            for (MBeanServer server : MBeanServerFactory.findMBeanServer(null)) {
                for (ObjectName name : server.queryNames(null, null)) {
                    try {
                        if (server.getClassLoaderFor(name) == loader && found.size() < MAX_NAMED) {
                            found.add("MBean '" + Text.line(name.getCanonicalName(), MAX_SHOWN) + "'");
                        }
                    } catch (InstanceNotFoundException goneMeanwhile) {
                        // then it keeps nothing
                    }
                }
            }
            return found;
        }
    }

    /**
     * What a plugin may have left in places that can't be looked into, or only by its own classes. Asked before its loader
     * is let go.
     */
    static List<String> traces(PluginClassLoader loader) {
        List<String> found = new ArrayList<>();
        if (!loader.classesThatMention("java/sql/DriverManager").isEmpty()) {
            for (String driver : DriverProbe.driversOf(loader)) {
                found.add("JDBC driver " + Text.line(driver, MAX_SHOWN) + ", registered with the DriverManager");
            }
        }
        List<String> hooked = loader.classesThatMention("addShutdownHook");
        if (!hooked.isEmpty()) {
            found.add("perhaps a shutdown hook, which no one can take back: "
                    + Text.line(String.join(", ", hooked.subList(0, Math.min(3, hooked.size()))), MAX_SHOWN)
                    + " adds one; isolation PROCESS is advised");
        }
        return found;
    }

    /** The threads, by name and state; at most 20, and how many more. */
    static List<String> threadsOf(ClassLoader loader) {
        List<String> found = new ArrayList<>();
        int more = 0;
        for (Map.Entry<Thread, StackTraceElement[]> e :
                Thread.getAllStackTraces().entrySet()) {
            String why = why(e.getKey(), e.getValue(), loader);
            if (!why.isEmpty() && found.size() < MAX_NAMED) {
                Thread thread = e.getKey();
                found.add((thread.getClass().getName().equals("java.util.TimerThread") ? "timer '" : "thread '")
                        + Text.line(thread.getName(), MAX_SHOWN) + "' (" + (thread.isDaemon() ? "daemon, " : "")
                        + thread.getState() + ") " + why);
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
